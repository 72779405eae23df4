import { SKIP_REASONS } from '../../shared/verdict';
import { number, t } from '../shared/i18n';
import type { Reason, TabCounts } from './counts';
import type { PageState } from './page-link';
import { REASONS } from './reasons';

interface Props {
  readonly page: PageState;
  readonly onRetry: () => void;
}

/** What became of the images of this page. Not a live region: numbers that run would drown everything else. */
export const PageCounts = ({ page, onRetry }: Props) => (
  <section class="card" aria-labelledby="page-title">
    <h2 id="page-title">{t('pageTitle')}</h2>
    {page.kind === 'live' ? (
      <Numbers counts={page.counts} onRetry={onRetry} />
    ) : (
      <p class="hint">{t(page.kind === 'asking' ? 'pageAsking' : 'pageAway')}</p>
    )}
  </section>
);

function Numbers({ counts, onRetry }: { readonly counts: TabCounts; readonly onRetry: () => void }) {
  const { states } = counts;
  return (
    <>
      <dl class="numbers">
        <Tile label={t('countBlur')} value={states.blur} strong />
        <Tile label={t('countSafe')} value={states.safe} />
        <Tile label={t('countShown')} value={states.shown} />
        <Tile label={t('countPending')} value={states.pending} />
      </dl>
      {counts.total === 0 && <p class="hint">{t('pageEmpty')}</p>}
      {states.unknown > 0 && (
        <div class="unknown">
          <div class="row">
            <Total label={t('countUnknown')} value={states.unknown} />
            <button type="button" onClick={onRetry}>
              {t('retry')}
            </button>
          </div>
          <Reasons counts={counts} skipped={false} />
        </div>
      )}
      {states.skip > 0 && (
        <details class="skipped">
          <summary>
            <Total label={t('countSkip')} value={states.skip} />
          </summary>
          <Reasons counts={counts} skipped />
        </details>
      )}
    </>
  );
}

interface Labelled {
  readonly label: string;
  readonly value: number;
}

const Tile = ({ label, value, strong = false }: Labelled & { readonly strong?: boolean }) => (
  <div class={`${strong ? 'strong' : ''}${value === 0 ? ' none' : ''}`}>
    <dt>{label}</dt>
    <dd>{number(value)}</dd>
  </div>
);

const Total = ({ label, value }: Labelled) => (
  <span class="total">
    {label} <span class="number">{number(value)}</span>
  </span>
);

const SKIPPED: ReadonlySet<Reason> = new Set(SKIP_REASONS);

const Reasons = ({ counts, skipped }: { readonly counts: TabCounts; readonly skipped: boolean }) => (
  <ul class="reasons">
    {counts.reasons
      .filter(({ reason }) => SKIPPED.has(reason) === skipped)
      .map(({ reason, count }) => (
        <li key={reason}>
          <span class="number">{number(count)}</span> {t(REASONS[reason])}
        </li>
      ))}
  </ul>
);

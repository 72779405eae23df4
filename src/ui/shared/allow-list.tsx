import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { isolate, t } from './i18n';
import { change } from './settings';
import { SiteList } from './site-list';
import { allowSite, readSite, removeSite, type Typed } from './sites';

interface Props {
  readonly allowed: readonly string[];
}

export function AllowList({ allowed }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const error = useSignal('');
  const news = useSignal('');

  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = input.current;
    if (field === null) return;
    const typed = readSite(field.value, allowed);
    error.value = typed.ok ? '' : complaint(typed);
    if (!typed.ok) return field.focus();
    if (!(await change((settings) => allowSite(settings, typed.site)))) return;
    field.value = '';
    news.value = t('allowAdded', isolate(typed.site));
  };

  const remove = async (site: string): Promise<void> => {
    if (!(await change((settings) => removeSite(settings, site)))) return;
    news.value = t('allowRemoved', isolate(site));
    // The button is gone with its row; without this the keyboard would start again at the top of the page.
    input.current?.focus();
  };

  return (
    <div class="allow-list">
      <p class="hint">{t('allowIntro')}</p>
      <SiteList sites={allowed} onRemove={(site) => void remove(site)} />
      <form noValidate onSubmit={(event) => void add(event)}>
        <label for={`${id}-site`}>{t('allowAddLabel')}</label>
        <div class="row">
          <input
            ref={input}
            id={`${id}-site`}
            type="text"
            inputMode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            placeholder="example.org"
            aria-invalid={error.value !== ''}
            aria-describedby={`${id}-error`}
            onInput={() => {
              error.value = '';
            }}
          />
          <button type="submit">{t('allowAdd')}</button>
        </div>
        <p id={`${id}-error`} class="error" role="alert">
          {error.value}
        </p>
      </form>
      <p class="unseen" role="status">
        {news.value}
      </p>
    </div>
  );
}

function complaint(typed: Extract<Typed, { ok: false }>): string {
  if (typed.why === 'nothing') return t('allowNothing');
  return t(typed.why === 'there-already' ? 'allowThereAlready' : 'allowNotASite', isolate(typed.site));
}

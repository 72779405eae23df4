import { type MessageKey, t } from '../shared/i18n';

interface Props<T extends string> {
  /** Of the group, and the beginning of its elements' ids. */
  readonly name: string;
  readonly title: MessageKey;
  readonly why: MessageKey;
  /** Value, label, and what it means. */
  readonly options: readonly (readonly [T, MessageKey, MessageKey])[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** One of several, each with a line that says what it means. */
export const Choice = <T extends string>({ name, title, why, options, value, onChoose }: Props<T>) => (
  <fieldset aria-describedby={`${name}-why`}>
    <legend>{t(title)}</legend>
    <p id={`${name}-why`} class="hint">
      {t(why)}
    </p>
    {options.map(([option, label, means]) => (
      <div key={option} class="choice">
        <input
          type="radio"
          name={name}
          id={`${name}-${option}`}
          checked={value === option}
          aria-describedby={`${name}-${option}-means`}
          onChange={() => onChoose(option)}
        />
        <div>
          <label for={`${name}-${option}`}>{t(label)}</label>
          <p id={`${name}-${option}-means`} class="hint">
            {t(means)}
          </p>
        </div>
      </div>
    ))}
  </fieldset>
);

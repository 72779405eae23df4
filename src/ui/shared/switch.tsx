interface Props {
  readonly id: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly label: string;
  /** Id of the element that says what the position means. */
  readonly describedBy: string;
  readonly onToggle: (checked: boolean) => void;
}

export const Switch = ({ id, checked, disabled = false, label, describedBy, onToggle }: Props) => (
  <input
    id={id}
    type="checkbox"
    // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state and may not have aria-checked
    role="switch"
    class="switch"
    checked={checked}
    disabled={disabled}
    aria-label={label}
    aria-describedby={describedBy}
    onChange={(event) => onToggle(event.currentTarget.checked)}
  />
);

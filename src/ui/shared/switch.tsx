interface Props {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly label: string;
  /** Id of the element that says what the position means. */
  readonly describedBy: string;
  readonly onToggle: (checked: boolean) => void;
}

export const Switch = ({ checked, disabled = false, label, describedBy, onToggle }: Props) => (
  <input
    type="checkbox"
    role="switch"
    class="switch"
    checked={checked}
    disabled={disabled}
    aria-label={label}
    aria-describedby={describedBy}
    onChange={(event) => onToggle(event.currentTarget.checked)}
  />
);

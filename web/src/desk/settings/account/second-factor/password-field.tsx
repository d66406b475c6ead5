import { Field, Input } from "@ui/field";
import { useTranslation } from "react-i18next";

interface PasswordFieldProps {
  value: string;
  onChange(password: string): void;
}

/** One's own password, asked again. */
export function PasswordField({ value, onChange }: PasswordFieldProps) {
  const { t } = useTranslation("desk");
  return (
    <Field label={t("second_factor.password")}>
      {(control) => (
        <Input
          {...control}
          type="password"
          required
          autoFocus
          autoComplete="current-password"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          data-testid="factor-password"
        />
      )}
    </Field>
  );
}

import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { Field, Input } from "@ui/field";
import { Check, Circle, Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { brokenRules, MIN_PASSWORD_LENGTH, PASSWORD_RULES } from "./password-rules";

interface NewPasswordFieldProps {
  label: string;
  value: string;
  onChange(password: string): void;
  /** Name and address of whoever chooses it: it should hold neither. */
  about: string[];
  error?: string;
}

/** A password to be chosen, with its rules ticked off while one types. */
export function NewPasswordField({ label, value, onChange, about, error }: NewPasswordFieldProps) {
  const { t } = useTranslation("desk");
  const rulesId = useId();
  const [visible, setVisible] = useState(false);
  const broken = brokenRules(value, about);
  return (
    <div>
      <Field label={label} error={error}>
        {(control) => (
          <div className="relative">
            <Input
              {...control}
              aria-describedby={cn(control["aria-describedby"], rulesId)}
              type={visible ? "text" : "password"}
              autoComplete="new-password"
              required
              value={value}
              onChange={(event) => onChange(event.target.value)}
              className="pe-10"
              data-testid="new-password"
            />
            <IconButton
              size="sm"
              label={t(visible ? "password.hide" : "password.show")}
              onClick={() => setVisible(!visible)}
              className="absolute end-1 top-1"
            >
              {visible ? <EyeOff /> : <Eye />}
            </IconButton>
          </div>
        )}
      </Field>
      <ul id={rulesId} className="mt-1.5 space-y-0.5 text-xs">
        {PASSWORD_RULES.map((rule) => {
          const kept = !broken.includes(rule);
          const Icon = kept ? Check : Circle;
          return (
            <li
              key={rule}
              className={cn("flex items-center gap-1.5", kept ? "text-success" : "text-ink-faint")}
            >
              <Icon className="size-3.5 shrink-0" aria-hidden="true" />
              {t(`password.rule.${rule}`, { count: MIN_PASSWORD_LENGTH })}
              <span className="sr-only">{t(kept ? "password.kept" : "password.not_yet")}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

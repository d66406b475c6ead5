import { Checkbox } from "@ui/checkbox";
import type { OptInView } from "../view";
import { useFlow } from "./flow-context";
import { problemText } from "./problem-text";
import { useFlowTexts } from "./texts";

export function OptInField({ field }: { field: OptInView }) {
  const { session } = useFlow();
  const { t } = useFlowTexts();
  const { name, label, value, enabled, action, error } = field;
  return (
    <div data-field={name} className="flex flex-col gap-1">
      <Checkbox checked={value} disabled={!enabled} onChange={(on) => void session.setValue(name, on)}>
        <span className="break-words">
          {label}
          {!field.required && <span className="text-ink-faint"> · {t("field.optional")}</span>}
        </span>
      </Checkbox>
      {action && (
        <button
          type="button"
          onClick={() => void session.click(action, "opt_in")}
          data-testid="flow-link"
          data-kind="opt-in"
          className="ms-7 self-start font-medium text-primary underline underline-offset-2"
        >
          {t("field.read_more")}
        </button>
      )}
      {error && (
        <p role="alert" className="ms-7 text-xs text-danger">
          {problemText(error, field.type, t)}
        </p>
      )}
    </div>
  );
}

import { IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { Input, Textarea } from "@ui/field";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { InputType, TextFieldView } from "../view";
import { FieldFrame } from "./field-frame";
import { useFlow } from "./flow-context";
import { useFlowTexts } from "./texts";

const KEYBOARD: Record<
  InputType,
  { type: string; inputMode?: "decimal" | "numeric" | "email" | "tel"; autoComplete: string }
> = {
  text: { type: "text", autoComplete: "off" },
  number: { type: "text", inputMode: "decimal", autoComplete: "off" },
  email: { type: "email", inputMode: "email", autoComplete: "email" },
  // A flow's secret is no password of this page: the browser should neither fill in nor keep one.
  password: { type: "password", autoComplete: "new-password" },
  passcode: { type: "password", inputMode: "numeric", autoComplete: "one-time-code" },
  phone: { type: "tel", inputMode: "tel", autoComplete: "tel" },
};

export function TextField({ field }: { field: TextFieldView }) {
  const { session } = useFlow();
  const { t } = useFlowTexts();
  const [revealed, setRevealed] = useState(false);
  const keyboard = KEYBOARD[field.input_type];
  const secret = keyboard.type === "password";
  const area = field.type === "TextArea";
  const count = [...field.value].length;
  const nearTheEnd = area || count > field.max_chars * 0.8;
  const counter = nearTheEnd && (
    <>
      <span aria-hidden="true">
        {count}/{field.max_chars}
      </span>
      <span className="sr-only">{t("field.characters", { count, max: field.max_chars })}</span>
    </>
  );
  return (
    <FieldFrame field={field} hint={field.helper} aside={counter}>
      {({ id, describedBy, invalid }) => {
        const control = {
          id,
          value: field.value,
          disabled: !field.enabled,
          maxLength: field.max_chars,
          required: field.required,
          "aria-describedby": describedBy,
          "aria-invalid": invalid,
          onChange: (event: { target: { value: string } }) =>
            void session.setValue(field.name, event.target.value),
          onBlur: () => session.leave(field.name),
        };
        if (area) return <Textarea {...control} rows={4} className="text-md" />;
        return (
          <div className="relative">
            <Input
              {...control}
              {...keyboard}
              type={secret && revealed ? "text" : keyboard.type}
              className={cn("h-11 text-md", secret && "pe-11")}
            />
            {secret && (
              <IconButton
                label={revealed ? t("field.hide") : t("field.show")}
                onClick={() => setRevealed(!revealed)}
                className="absolute end-1 top-1"
              >
                {revealed ? <EyeOff /> : <Eye />}
              </IconButton>
            )}
          </div>
        );
      }}
    </FieldFrame>
  );
}

import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { codeProblem } from "../../../session/code-form";
import { FormProblem } from "../../../session/session-page";
import { PasswordField } from "./password-field";

interface BothFactorsDialogProps {
  title: string;
  text: string;
  action: string;
  danger?: boolean;
  run(factors: { password: string; code: string }): Promise<void>;
  onClose(): void;
}

/** Password and code, asked again before something that a stolen session must not do. */
export function BothFactorsDialog({ title, text, action, danger, run, onClose }: BothFactorsDialogProps) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const change = useMutation({
    mutationFn: () => run({ password, code: code.trim() }),
    onError: () => setCode(""),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant={danger ? "danger" : "primary"}
            busy={change.isPending}
            data-testid="factor-change"
          >
            {action}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <PasswordField value={password} onChange={setPassword} />
        <Field label={t("second_factor.code")} hint={t("second_factor.code_or_recovery")}>
          {(control) => (
            <Input
              {...control}
              required
              autoComplete="one-time-code"
              maxLength={60}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="font-mono tracking-widest"
              data-testid="factor-code"
            />
          )}
        </Field>
        {change.error && <FormProblem>{codeProblem(change.error, t)}</FormProblem>}
      </form>
    </Dialog>
  );
}

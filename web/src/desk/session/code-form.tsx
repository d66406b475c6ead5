import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { Problem, sentenceOf, Unreachable } from "../api/problem";
import type { Me } from "../api/types";
import { FormProblem } from "./session-page";

interface CodeFormProps {
  /** What the password opened. */
  token: string;
  onSignedIn(me: Me): void;
  /** Back to the password. */
  onBack(): void;
}

/** The second step of signing in: a code of the authenticator app, or a recovery code. */
export function CodeForm({ token, onSignedIn, onBack }: CodeFormProps) {
  const { t } = useTranslation("desk");
  const [code, setCode] = useState("");
  const [recovering, setRecovering] = useState(false);
  const finish = useMutation({
    mutationFn: () => desk.signInWithCode({ token, code: code.trim() }),
    onSuccess: onSignedIn,
    onError: () => setCode(""),
  });
  const isOver = finish.error instanceof Problem && finish.error.code === "sign_in_over";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    finish.mutate();
  };
  return (
    <form onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <Field
        key={recovering ? "recovery" : "app"}
        label={t(recovering ? "sign_in.recovery_code" : "sign_in.code")}
        hint={t(recovering ? "sign_in.recovery_hint" : "sign_in.code_hint")}
      >
        {(control) => (
          <Input
            {...control}
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode={recovering ? "text" : "numeric"}
            maxLength={60}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="font-mono tracking-widest"
            data-testid="signin-code"
          />
        )}
      </Field>
      {finish.error && <FormProblem>{codeProblem(finish.error, t)}</FormProblem>}
      {isOver ? (
        <Button variant="primary" size="lg" onClick={onBack}>
          {t("sign_in.again")}
        </Button>
      ) : (
        <>
          <Button
            type="submit"
            variant="primary"
            size="lg"
            busy={finish.isPending}
            data-testid="signin-code-submit"
          >
            {t("sign_in.submit")}
          </Button>
          <div className="flex flex-wrap justify-between gap-2">
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                setRecovering(!recovering);
                setCode("");
                finish.reset();
              }}
            >
              {t(recovering ? "sign_in.use_app" : "sign_in.use_recovery")}
            </Button>
            <Button size="sm" variant="quiet" onClick={onBack}>
              {t("sign_in.back")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

/** Why a code was refused, in the page's words where it has some. */
export function codeProblem(error: Error, t: (key: string) => string): string {
  if (error instanceof Unreachable) return t("app.unreachable");
  if (!(error instanceof Problem)) return sentenceOf(error);
  if (error.code === "wrong_code") return t("second_factor.wrong_code");
  if (error.code === "sign_in_over") return t("sign_in.over");
  if (error.code === "too_many_attempts") return t("second_factor.too_many");
  if (error.code === "bad_credentials") return t("second_factor.wrong_password");
  return sentenceOf(error);
}

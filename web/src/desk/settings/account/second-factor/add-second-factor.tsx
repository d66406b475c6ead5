import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { CopyButton } from "@ui/copy-button";
import { Field, Input } from "@ui/field";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../../api/people";
import type { NewSecondFactor } from "../../../api/types";
import { codeProblem } from "../../../session/code-form";
import { FormProblem } from "../../../session/session-page";
import { PasswordField } from "./password-field";
import { QrCode } from "./qr-code";
import { RecoveryCodes } from "./recovery-codes";

interface AddSecondFactorProps {
  /** The recovery codes are there: whoever leaves before `onDone` has lost them. */
  onCodes?(): void;
  onDone(): void;
}

/** The password, then the app, then the recovery codes. */
export function AddSecondFactor({ onCodes, onDone }: AddSecondFactorProps) {
  const [begun, setBegun] = useState<NewSecondFactor>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (begun) {
    const confirmed = (made: string[]) => {
      setCodes(made);
      onCodes?.();
    };
    return <Scan begun={begun} onConfirmed={confirmed} />;
  }
  return <Begin onBegun={setBegun} />;
}

function Begin({ onBegun }: { onBegun(begun: NewSecondFactor): void }) {
  const { t } = useTranslation("desk");
  const [password, setPassword] = useState("");
  const begin = useMutation({
    mutationFn: () => people.beginSecondFactor(password),
    onSuccess: onBegun,
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <p className="text-sm text-ink-soft">{t("second_factor.apps")}</p>
      <PasswordField value={password} onChange={setPassword} />
      {begin.error && <FormProblem>{codeProblem(begin.error, t)}</FormProblem>}
      <Button type="submit" variant="primary" busy={begin.isPending} data-testid="factor-begin">
        {t("second_factor.next")}
      </Button>
    </form>
  );
}

interface ScanProps {
  begun: NewSecondFactor;
  onConfirmed(codes: string[]): void;
}

function Scan({ begun, onConfirmed }: ScanProps) {
  const { t } = useTranslation("desk");
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => people.confirmSecondFactor(code.trim()),
    onSuccess: ({ recovery_codes }) => onConfirmed(recovery_codes),
    onError: () => setCode(""),
  });
  const spaced = begun.secret.match(/.{1,4}/g)?.join(" ") ?? begun.secret;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <p className="text-sm text-ink-soft">{t("second_factor.scan")}</p>
      <QrCode modules={begun.qr_modules} path={begun.qr_path} label={t("second_factor.qr")} />
      <div className="rounded-md border bg-sunken px-3 py-2">
        <p className="text-xs text-ink-soft">{t("second_factor.secret")}</p>
        <div className="flex items-center gap-1">
          <code
            className="min-w-0 flex-1 font-mono text-sm break-words"
            translate="no"
            data-testid="factor-secret"
          >
            {spaced}
          </code>
          <CopyButton text={begun.secret} label={t("second_factor.copy_secret")} />
        </div>
      </div>
      <Field label={t("second_factor.code")} hint={t("second_factor.code_hint")}>
        {(control) => (
          <Input
            {...control}
            required
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="font-mono tracking-widest"
            data-testid="factor-code"
          />
        )}
      </Field>
      {confirm.error && <FormProblem>{codeProblem(confirm.error, t)}</FormProblem>}
      <Button type="submit" variant="primary" busy={confirm.isPending} data-testid="factor-confirm">
        {t("second_factor.confirm")}
      </Button>
    </form>
  );
}

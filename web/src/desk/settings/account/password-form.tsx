import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { toast } from "@ui/toast";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { Problem, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { NewPasswordField } from "../../session/new-password-field";
import { brokenRules } from "../../session/password-rules";
import { useAgent } from "../../session/session";

export function PasswordForm() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const me = useAgent();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [refused, setRefused] = useState<"weak" | "differ" | null>(null);
  const change = useMutation({
    mutationFn: () => people.changePassword({ old, new: next }),
    onSuccess() {
      setOld("");
      setNext("");
      setAgain("");
      toast.success(t("account.password.done"));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sessions }),
  });
  const about = [me.name, me.email];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = brokenRules(next, about).length > 0 ? "weak" : next !== again ? "differ" : null;
    setRefused(wrong);
    if (wrong === null) change.mutate();
  };
  const code = change.error instanceof Problem ? change.error.code : null;
  const ofNew =
    change.error instanceof Problem
      ? change.error.errors.find(({ field }) => field === "password" || field === "new")?.detail
      : undefined;
  return (
    <section className="mt-10">
      <h2 className="text-md font-bold">{t("account.password.title")}</h2>
      <p className="mb-4 text-sm text-ink-soft">{t("account.password.text")}</p>
      <form onSubmit={submit} noValidate className="flex max-w-96 flex-col gap-4">
        <input type="email" autoComplete="username" value={me.email} readOnly hidden />
        <Field
          label={t("account.password.old")}
          error={code === "bad_credentials" ? t("account.password.wrong") : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              value={old}
              onChange={(event) => setOld(event.target.value)}
              data-testid="old-password"
            />
          )}
        </Field>
        <NewPasswordField
          label={t("account.password.new")}
          value={next}
          onChange={(password) => {
            setNext(password);
            setRefused(null);
          }}
          about={about}
          error={ofNew ?? (refused === "weak" ? t("password.too_weak") : undefined)}
        />
        <Field
          label={t("account.password.again")}
          error={refused === "differ" ? t("account.password.differ") : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              value={again}
              onChange={(event) => {
                setAgain(event.target.value);
                setRefused(null);
              }}
              data-testid="new-password-again"
            />
          )}
        </Field>
        {change.error && code !== "bad_credentials" && !ofNew && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {code === "too_many_attempts" ? t("account.password.too_many") : sentenceOf(change.error)}
          </p>
        )}
        <Button
          type="submit"
          variant="primary"
          className="self-start"
          busy={change.isPending}
          disabled={old === "" || next === "" || again === ""}
          data-testid="change-password"
        >
          {t("account.password.submit")}
        </Button>
      </form>
    </section>
  );
}

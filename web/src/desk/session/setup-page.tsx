import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { Problem, sentenceOf, Unreachable } from "../api/problem";
import { keys } from "../api/query-keys";
import { MIN_PASSWORD_LENGTH } from "./password-rules";
import { FormProblem, SessionPage } from "./session-page";

const FIELDS = [
  { name: "workspace", type: "text", autoComplete: "organization" },
  { name: "name", type: "text", autoComplete: "name" },
  { name: "email", type: "email", autoComplete: "username" },
  { name: "password", type: "password", autoComplete: "new-password" },
] as const;

/** Where the link leads that the server prints at its first start: the first owner names the workspace and signs up. */
export function SetupPage() {
  const { t } = useTranslation("desk");
  const { token = "" } = useSearch({ from: "/setup" });
  const client = useQueryClient();
  const navigate = useNavigate();
  const setUp = useMutation({
    mutationFn: desk.setUp,
    onSuccess(me) {
      client.setQueryData(keys.me, me);
      // The next thing that a new workspace needs.
      void navigate({ to: "/settings/channels", replace: true });
    },
  });
  const wrong = (field: string) =>
    setUp.error instanceof Problem
      ? setUp.error.errors.find((error) => error.field === field)?.detail
      : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const text = (name: string) => String(values.get(name) ?? "");
    setUp.mutate({
      token,
      workspace: text("workspace").trim(),
      name: text("name").trim(),
      email: text("email").trim(),
      password: text("password"),
    });
  };

  return (
    <SessionPage title={t("setup.title")} subtitle={t("setup.subtitle")}>
      <form onSubmit={submit} className="mt-5 flex flex-col gap-4">
        {FIELDS.map(({ name, ...input }) => (
          <Field
            key={name}
            label={t(`setup.${name}`)}
            hint={name === "password" ? t("setup.password_hint", { count: MIN_PASSWORD_LENGTH }) : undefined}
            error={wrong(name)}
          >
            {(control) => (
              <Input
                {...control}
                {...input}
                name={name}
                required
                minLength={name === "password" ? MIN_PASSWORD_LENGTH : undefined}
              />
            )}
          </Field>
        ))}
        {setUp.error && <FormProblem>{setupProblem(setUp.error, t)}</FormProblem>}
        <Button type="submit" variant="primary" size="lg" busy={setUp.isPending}>
          {t("setup.submit")}
        </Button>
      </form>
    </SessionPage>
  );
}

function setupProblem(error: Error, t: (key: string) => string): string {
  if (error instanceof Unreachable) return t("app.unreachable");
  if (error instanceof Problem && error.code === "setup_closed") return t("setup.closed");
  return sentenceOf(error);
}

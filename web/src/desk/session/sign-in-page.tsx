import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useSearch } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { Problem, sentenceOf, Unreachable } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Me, SessionHints } from "../api/types";
import { serverClock } from "../live/server-clock";
import { CodeForm } from "./code-form";
import { useSession } from "./session";
import { FormProblem, SessionPage } from "./session-page";

export function SignInPage() {
  const { t } = useTranslation("desk");
  const { next } = useSearch({ from: "/sign-in" });
  const session = useSession();
  const hints = useQuery({ queryKey: ["hints"], queryFn: desk.hints });

  if (session.data) return <Navigate to={next ?? "/inbox"} replace />;

  const nobodyYet = hints.data?.workspace === "" && !hints.data.demo;
  return (
    <SessionPage title={t("sign_in.title")} subtitle={hints.data?.workspace || t("sign_in.subtitle")}>
      {nobodyYet && (
        <p className="mt-4 rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink">
          {t("sign_in.first_run")}
        </p>
      )}
      <SignInForm demo={hints.data?.demo ?? null} />
    </SessionPage>
  );
}

function SignInForm({ demo }: { demo: SessionHints["demo"] }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = (me: Me) => {
    serverClock.sync(me.now);
    // Another agent may have sat here before.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
    client.setQueryData(keys.me, me);
  };
  const signIn = useMutation({
    mutationFn: desk.signIn,
    onSuccess(answer) {
      if (!("token" in answer)) enter(answer);
    },
  });
  if (signIn.data && "token" in signIn.data) {
    return <CodeForm token={signIn.data.token} onSignedIn={enter} onBack={() => signIn.reset()} />;
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };

  return (
    <form onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <Field label={t("sign_in.email")}>
        {(control) => (
          <Input
            {...control}
            type="email"
            required
            autoFocus
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            data-testid="signin-email"
          />
        )}
      </Field>
      <Field label={t("sign_in.password")}>
        {(control) => (
          <Input
            {...control}
            type="password"
            required
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            data-testid="signin-password"
          />
        )}
      </Field>
      {signIn.error && <FormProblem>{signInProblem(signIn.error, t)}</FormProblem>}
      <Button type="submit" variant="primary" size="lg" busy={signIn.isPending} data-testid="signin-submit">
        {t("sign_in.submit")}
      </Button>
      {demo && (
        <button
          type="button"
          onClick={() => {
            setEmail(demo.email);
            setPassword(demo.password);
          }}
          className="flex items-center gap-3 rounded-md border border-dashed border-line-strong px-3 py-2.5 text-start hover:bg-hover"
        >
          <KeyRound className="size-4.5 shrink-0 text-accent-ink" aria-hidden="true" />
          <span className="min-w-0 text-sm">
            <span className="block font-semibold">{t("sign_in.demo")}</span>
            <span className="block truncate text-ink-soft">
              {demo.email} · {demo.password}
            </span>
          </span>
        </button>
      )}
    </form>
  );
}

function signInProblem(error: Error, t: (key: string) => string): string {
  if (error instanceof Unreachable) return t("app.unreachable");
  if (error instanceof Problem && error.code === "bad_credentials") return t("sign_in.bad_credentials");
  if (error instanceof Problem && error.code === "too_many_attempts") return t("sign_in.too_many_attempts");
  return sentenceOf(error);
}

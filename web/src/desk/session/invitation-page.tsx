import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { Field, Input } from "@ui/field";
import { Skeleton } from "@ui/skeleton";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../api/people";
import { Problem, sentenceOf, Unreachable } from "../api/problem";
import { keys } from "../api/query-keys";
import type { InvitedTo } from "../api/types";
import { serverClock } from "../live/server-clock";
import { NewPasswordField } from "./new-password-field";
import { brokenRules } from "./password-rules";
import { useSession } from "./session";
import { FormProblem, SessionPage } from "./session-page";

const isOver = (error: unknown) => error instanceof Problem && error.code === "invitation_over";

/** Where the link of an invitation leads. Its token stands behind the #, where no server sees it. */
export function InvitationPage() {
  const { t } = useTranslation("desk");
  const token = useLocation({ select: ({ hash }) => hash });
  const invited = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => people.lookAtInvitation(token),
    enabled: token !== "",
    // The link works once: whether it did is asked again only by hand.
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === "" || isOver(invited.error)) return <Over />;
  if (invited.data) return <Join token={token} invited={invited.data} />;
  return (
    <SessionPage title={t("invitation.title")} subtitle={t("invitation.looking")}>
      {invited.error ? (
        <div className="mt-5 flex flex-col gap-4">
          <FormProblem>{reason(invited.error, t)}</FormProblem>
          <Button onClick={() => void invited.refetch()}>{t("invitation.again")}</Button>
        </div>
      ) : (
        <div className="mt-5 space-y-4" aria-hidden="true">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-11 w-full" />
        </div>
      )}
    </SessionPage>
  );
}

function Over() {
  const { t } = useTranslation("desk");
  return (
    <SessionPage title={t("invitation.over.title")} subtitle={t("invitation.over.text")}>
      <Button asChild className="mt-5 w-full">
        <Link to="/sign-in">{t("invitation.to_sign_in")}</Link>
      </Button>
    </SessionPage>
  );
}

function Join({ token, invited }: { token: string; invited: InvitedTo }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const navigate = useNavigate();
  const somebody = useSession().data;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [tooWeak, setTooWeak] = useState(false);
  const join = useMutation({
    mutationFn: () => people.acceptInvitation({ token, name: name.trim(), password }),
    onSuccess(me) {
      serverClock.sync(me.now);
      // Another agent may have sat here before.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
      client.setQueryData(keys.me, me);
      void navigate({ to: "/inbox", hash: "", replace: true });
    },
  });
  if (isOver(join.error)) return <Over />;

  const wrong = (field: string) =>
    join.error instanceof Problem
      ? join.error.errors.find((error) => error.field === field)?.detail
      : undefined;
  const isOfField = wrong("name") !== undefined || wrong("password") !== undefined;
  const about = [name, invited.email];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const weak = brokenRules(password, about).length > 0;
    setTooWeak(weak);
    if (!weak) join.mutate();
  };

  return (
    <SessionPage
      title={t("invitation.join", { workspace: invited.workspace })}
      subtitle={t("invitation.invited_by", { name: invited.invited_by })}
    >
      {somebody && (
        <p className="mt-4 rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink">
          {t("invitation.signed_in_as", { name: somebody.agent.name })}
        </p>
      )}
      <form onSubmit={submit} className="mt-5 flex flex-col gap-4">
        <Field label={t("invitation.email")} hint={t("invitation.email_hint")}>
          {(control) => (
            <Input {...control} type="email" readOnly autoComplete="username" value={invited.email} />
          )}
        </Field>
        <Field label={t("invitation.name")} error={wrong("name")}>
          {(control) => (
            <Input
              {...control}
              required
              autoFocus
              maxLength={100}
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
              data-testid="join-name"
            />
          )}
        </Field>
        <NewPasswordField
          label={t("invitation.password")}
          value={password}
          onChange={(next) => {
            setPassword(next);
            setTooWeak(false);
          }}
          about={about}
          error={wrong("password") ?? (tooWeak ? t("password.too_weak") : undefined)}
        />
        {join.error && !isOfField && <FormProblem>{reason(join.error, t)}</FormProblem>}
        <Button type="submit" variant="primary" size="lg" busy={join.isPending} data-testid="join-submit">
          {t("invitation.submit")}
        </Button>
      </form>
    </SessionPage>
  );
}

const reason = (error: Error, t: (key: string) => string) =>
  error instanceof Unreachable ? t("app.unreachable") : sentenceOf(error);

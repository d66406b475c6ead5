import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input, Textarea } from "@ui/field";
import { Select } from "@ui/select";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { detailAt, sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { CannedReply, WriteReply } from "../../api/types";
import { work } from "../../api/work";
import { filled, VARIABLES, type Values } from "../../composer/canned/fill";
import { useTeams } from "../../queries/use-teams";
import { useMay } from "../../session/session";

const LONGEST_BODY = 4096;

/** A new canned reply, or another text for one that is there; with how it would read. */
export function ReplyEditor({ reply, onClose }: { reply?: CannedReply; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const formId = useId();
  const mayShare = useMay("replies.write");
  const teams = useTeams().data ?? [];
  const [id] = useState(() => reply?.id ?? uuidv7());
  const [written, setWritten] = useState<WriteReply>({
    shortcut: reply?.shortcut ?? "",
    title: reply?.title ?? "",
    body: reply?.body ?? "",
    visibility: reply?.visibility ?? (mayShare ? "all" : "own"),
    team_id: reply?.team_id ?? null,
  });
  const save = useMutation({
    mutationFn: () => work.writeReply(id, written),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.cannedReplies });
      onClose();
    },
  });
  const change = (part: Partial<WriteReply>) => {
    setWritten((before) => ({ ...before, ...part }));
    // What was wrong with the former text need not be wrong with this one.
    save.reset();
  };
  const wrong = (field: string) => detailAt(save.error, field);
  const isElsewhere = save.error && !["shortcut", "title", "body", "team_id"].some(wrong);
  const scopes = [
    ...(mayShare ? [{ value: "all", label: t("canned.visibility.all") }] : []),
    { value: "own", label: t("canned.visibility.own") },
    ...(mayShare ? teams.map(({ id, name }) => ({ value: id, label: t("canned.of_team", { name }) })) : []),
  ];
  const scope = written.visibility === "team" ? (written.team_id ?? "") : written.visibility;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={reply ? t("canned.edit", { name: reply.shortcut }) : t("canned.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            data-testid="reply-save"
          >
            {t("app.save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("canned.shortcut")} hint={t("canned.shortcut_hint")} error={wrong("shortcut")}>
            {(control) => (
              <Input
                {...control}
                value={written.shortcut}
                required
                maxLength={41}
                autoCapitalize="none"
                spellCheck={false}
                placeholder="hours"
                onChange={(event) => change({ shortcut: event.target.value.replace(/^\//, "") })}
                data-testid="reply-shortcut"
              />
            )}
          </Field>
          <Field label={t("canned.who")} error={wrong("team_id")}>
            {(control) => (
              <Select
                id={control.id}
                value={scope}
                choices={scopes}
                onChange={(value) =>
                  change(
                    value === "all" || value === "own"
                      ? { visibility: value, team_id: null }
                      : { visibility: "team", team_id: value },
                  )
                }
              />
            )}
          </Field>
        </div>
        <Field label={t("canned.name")} error={wrong("title")}>
          {(control) => (
            <Input
              {...control}
              value={written.title}
              required
              maxLength={100}
              onChange={(event) => change({ title: event.target.value })}
              data-testid="reply-title"
            />
          )}
        </Field>
        <Body text={written.body} error={wrong("body")} onChange={(body) => change({ body })} />
        {isElsewhere && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
            {sentenceOf(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface BodyProps {
  text: string;
  error: string | undefined;
  onChange(text: string): void;
}

/** The answer, with the variables to choose from and how it reads for somebody. */
function Body({ text, error, onChange }: BodyProps) {
  const { t } = useTranslation("desk");
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (variable: string) => {
    const element = field.current;
    if (!element) return;
    element.setRangeText(`{{${variable}}}`, element.selectionStart, element.selectionEnd, "end");
    onChange(element.value);
    element.focus();
  };
  const sample: Values = Object.fromEntries(
    VARIABLES.map((variable) => [variable, t(`canned.sample.${variable.replace(".", "_")}`)]),
  );
  return (
    <div>
      <Field
        label={t("canned.body")}
        hint={t("canned.body_hint", { example: `{{contact.first_name|${t("canned.sample_fallback")}}}` })}
        error={error}
      >
        {(control) => (
          <Textarea
            {...control}
            ref={field}
            rows={5}
            dir="auto"
            value={text}
            required
            maxLength={LONGEST_BODY}
            onChange={(event) => onChange(event.target.value)}
            data-testid="reply-body"
          />
        )}
      </Field>
      <fieldset className="mt-2">
        <legend className="sr-only">{t("canned.variables")}</legend>
        <div className="flex flex-wrap gap-1.5">
          {VARIABLES.map((variable) => (
            <button
              key={variable}
              type="button"
              onClick={() => insert(variable)}
              className="min-h-7 rounded-full border px-2.5 text-xs font-medium text-ink-soft hover:bg-hover hover:text-ink"
            >
              {t(`canned.variable.${variable.replace(".", "_")}`)}
            </button>
          ))}
        </div>
      </fieldset>
      {text.trim() !== "" && (
        <div className="mt-3 rounded-md bg-sunken p-3">
          <p className="mb-1 text-xs text-ink-faint">{t("canned.preview")}</p>
          <p dir="auto" className="text-sm break-words whitespace-pre-line" data-testid="reply-preview">
            {filled(text, sample)}
          </p>
        </div>
      )}
    </div>
  );
}

import { Link } from "@tanstack/react-router";
import { ClipboardCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message } from "../api/types";
import { AnswerValue } from "../flows/responses/answer-value";

type FlowReply = Extract<Message, { kind: "flow_reply" }>["content"];

/** A filled-in form: what was asked, and what was answered. */
export function FlowAnswers({ reply }: { reply: FlowReply }) {
  const { t } = useTranslation("desk");
  const name = reply.flow_name ?? t("thread.form");
  return (
    <div className="min-w-56 px-1.5 py-1" data-testid="flow-answers">
      <p className="flex items-center gap-2 font-semibold">
        <ClipboardCheck className="size-4 shrink-0 text-primary" aria-hidden="true" />
        {reply.flow_id === null ? (
          <span className="min-w-0 truncate">{name}</span>
        ) : (
          <Link
            to="/flows/$flowId"
            params={{ flowId: reply.flow_id }}
            search={{ tab: "responses" }}
            className="min-w-0 truncate hover:underline"
          >
            {name}
          </Link>
        )}
      </p>
      {reply.answers.length === 0 ? (
        <p className="mt-1 text-sm text-ink-soft">{t("thread.form_empty")}</p>
      ) : (
        <table className="mt-1.5 w-full border-collapse text-sm">
          <tbody>
            {reply.answers.map((answer) => (
              <tr key={answer.key} className="border-t border-ink/10 align-top">
                <th
                  scope="row"
                  className="max-w-40 py-1 pe-3 text-start font-normal break-words text-ink-soft"
                >
                  {answer.question}
                </th>
                <td
                  className="py-1 font-medium break-words whitespace-pre-wrap [overflow-wrap:anywhere]"
                  dir="auto"
                >
                  <AnswerValue answer={answer} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

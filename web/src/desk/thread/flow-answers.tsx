import { ClipboardCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlowReplyContent } from "../api/rich-messages";

/** A filled-in form: what was asked, and what was answered. */
export function FlowAnswers({ reply }: { reply: FlowReplyContent }) {
  const { t } = useTranslation("desk");
  return (
    <div className="w-80 max-w-full" data-testid="flow-answers">
      <p className="flex items-center gap-2 font-semibold">
        <ClipboardCheck className="size-4 shrink-0 text-primary" aria-hidden="true" />
        <span dir="auto" className="min-w-0 break-words">
          {reply.flow_name || reply.body || t("rich.form_answers")}
        </span>
      </p>
      {reply.answers.length === 0 ? (
        <p className="mt-1 text-sm text-ink-soft italic">{t("rich.no_answers")}</p>
      ) : (
        <table className="mt-1.5 w-full table-fixed border-t text-start text-sm">
          <tbody className="divide-y">
            {reply.answers.map(({ key, question, text }) => (
              <tr key={key} className="align-top">
                <th
                  scope="row"
                  dir="auto"
                  className="w-2/5 py-1.5 pe-3 text-start font-normal break-words text-ink-soft"
                >
                  {question}
                </th>
                <td dir="auto" className="py-1.5 break-words whitespace-pre-line">
                  {text || "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

import { toast } from "@ui/toast";
import { Paperclip } from "lucide-react";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { FlowAnswer } from "../../api/types";
import { useAnswerText } from "./answer-text";

type AnswerFile = NonNullable<FlowAnswer["files"]>[number];

/** An answer as it is shown: its words, or its files to be saved. */
export function AnswerValue({ answer }: { answer: FlowAnswer | undefined }) {
  const textOf = useAnswerText();
  const files = answer?.files ?? [];
  if (files.length > 0) {
    return (
      <span className="flex flex-col items-start gap-0.5">
        {files.map((file) => (
          <FileLink key={file.media_id} file={file} />
        ))}
      </span>
    );
  }
  return textOf(answer) || <span className="text-ink-faint">—</span>;
}

/** Files are fetched from WhatsApp after the answer came, which takes a moment and may fail: a click asks first. */
function FileLink({ file }: { file: AnswerFile }) {
  const { t } = useTranslation("desk");
  const href = `/api/v1/media/${file.media_id}`;
  async function saveIfHere(click: MouseEvent<HTMLAnchorElement>) {
    if (!click.isTrusted) return;
    click.preventDefault();
    const link = click.currentTarget;
    const isHere = await fetch(href, { method: "HEAD" }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isHere) link.click();
    else toast.error(t("flows.answer.file_not_here"));
  }
  return (
    <a
      href={href}
      download={file.filename}
      onClick={(click) => void saveIfHere(click)}
      className="inline-flex max-w-full items-center gap-1.5 rounded-sm text-primary underline-offset-2 hover:underline"
      data-testid="answer-file"
    >
      <Paperclip className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate">{file.filename}</span>
    </a>
  );
}

import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Flow, FlowProblem } from "../../api/types";
import type { FlowDraft } from "../use-flow-draft";
import { ProblemList } from "./problem-list";

/** All lines are of one height, so that marks stand beside their lines. */
const LINE_PX = 20;
const PADDING_PX = 12;

interface JsonTabProps {
  draft: FlowDraft;
  flow: Flow;
  readOnly: boolean;
}

/** The form as its JSON, with a mark at every line that is wrong. */
export function JsonTab({ draft, flow, readOnly }: JsonTabProps) {
  const { t } = useTranslation("desk");
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const { text } = draft;
  const lines = text.split("\n").length;
  // What was found is about what was saved last; while it is typed on, lines may have moved.
  const wrong = new Map<number, FlowProblem>(draft.problems.map((problem) => [problem.line_start, problem]));

  const open = ({ line_start, column_start, line_end, column_end }: FlowProblem) => {
    const area = field.current;
    if (area === null) return;
    area.focus();
    area.setSelectionRange(offsetOf(text, line_start, column_start), offsetOf(text, line_end, column_end));
    area.scrollTop = Math.max(0, (line_start - 6) * LINE_PX);
  };

  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-0 flex-1 bg-surface font-mono text-sm">
        <div
          ref={gutter}
          aria-hidden="true"
          className="w-14 shrink-0 overflow-hidden border-e bg-sunken text-end text-ink-faint select-none"
          style={{ lineHeight: `${LINE_PX}px`, paddingBlock: PADDING_PX }}
        >
          {Array.from({ length: lines }, (_, index) => {
            const problem = wrong.get(index + 1);
            return (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their number
                key={index}
                title={problem?.message}
                className={problem ? "bg-danger-soft pe-2 font-bold text-danger" : "pe-2"}
              >
                {problem ? "● " : ""}
                {index + 1}
              </div>
            );
          })}
          <div style={{ height: "50vh" }} />
        </div>
        <textarea
          ref={field}
          value={text}
          readOnly={readOnly}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          aria-label={t("flows.tab.json")}
          className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-3 whitespace-pre text-ink outline-none"
          style={{ lineHeight: `${LINE_PX}px`, paddingBlock: PADDING_PX, tabSize: 2 }}
          onChange={(event) => draft.write(event.target.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          data-testid="flow-json"
        />
      </div>
      {draft.tree === null && (
        <p role="status" className="border-t bg-danger-soft px-4 py-1.5 text-sm text-danger">
          {t("flows.not_json.here")}
        </p>
      )}
      <ProblemList problems={draft.problems} others={flow.changed ? [] : flow.problems} onOpen={open} />
    </div>
  );
}

/** Lines and columns count from 1, columns in characters as people see them. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, it) => sum + it.length + 1, 0);
  const within = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  return Math.min(text.length, before + within);
}

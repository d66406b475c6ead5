import { Button } from "@ui/button";
import { toast } from "@ui/toast";
import { RotateCcw } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FlowJsonError, type Json, readFlow, textIn } from "../../../flow/flow-json";
import { FlowSheet } from "../../../flow/render/flow-sheet";
import { FlowSession } from "../../../flow/session";
import { simulate } from "../../../flow/simulation";

/** While something is typed the preview waits this long. */
const REST_MS = 500;

interface PreviewProps {
  text: string;
  /** The screen to begin with. */
  screen: Json | undefined;
  business: string;
}

/** The form as it runs on a phone, without WhatsApp: what it asks of an endpoint is answered with its author's examples. */
export function Preview({ text, screen, business }: PreviewProps) {
  const { t } = useTranslation("desk");
  const rested = useRested(useDeferredValue(text));
  const [run, setRun] = useState(0);
  const [answers, setAnswers] = useState<string | null>(null);
  const first = textIn(screen?.id);
  const started = useMemo(() => {
    void run;
    try {
      const flow = readFlow(rested);
      const host = simulate({ flow, flow_token: "preview", openUrl: (url) => toast.info(url) });
      const known = flow.screens.some(({ id }) => id === first) ? first : undefined;
      return new FlowSession({
        flow,
        host,
        flow_token: "preview",
        flow_action: "navigate",
        ...(known === undefined ? {} : { screen: known }),
        examples: true,
      });
    } catch (error) {
      if (error instanceof FlowJsonError) return error.message;
      throw error;
    }
  }, [rested, run, first]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another form has other answers
  useEffect(() => setAnswers(null), [started]);

  const again = () => {
    setAnswers(null);
    setRun(run + 1);
  };
  return (
    <section className="flex flex-col items-center gap-3 p-4" aria-label={t("flows.side.preview")}>
      <div className="relative h-[40rem] max-h-[calc(100dvh-12rem)] min-h-96 w-full max-w-[21rem] overflow-hidden rounded-[1.75rem] border-4 border-line-strong bg-canvas shadow-pop">
        {typeof started === "string" ? (
          <p className="p-6 text-sm text-ink-soft">{started}</p>
        ) : answers !== null ? (
          <div className="h-full overflow-y-auto p-5">
            <p className="font-semibold">{t("flows.preview.sent")}</p>
            <pre className="mt-2 font-mono text-xs break-all whitespace-pre-wrap">{answers}</pre>
            <Button className="mt-4" onClick={again}>
              {t("flows.preview.again")}
            </Button>
          </div>
        ) : (
          <FlowSheet
            key={run}
            session={started}
            business={business}
            onEnd={(end) =>
              end?.kind === "completed" ? setAnswers(JSON.stringify(end.params, null, 2)) : again()
            }
          />
        )}
      </div>
      <Button size="sm" variant="quiet" onClick={again}>
        <RotateCcw />
        {t("flows.preview.restart")}
      </Button>
    </section>
  );
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

import { Button } from "@ui/button";
import { useMemo, useState } from "react";
import { readFlow } from "../flow/flow-json";
import type { ExchangeRequest } from "../flow/host";
import { FlowSheet } from "../flow/render/flow-sheet";
import { FlowSession } from "../flow/session";
import { simulate } from "../flow/simulation";
import { FLOW_SAMPLES } from "./flow-samples";

/** How a host can misbehave, to see what the sheet does then. */
const TROUBLES = ["none", "offline", "slow", "expired", "complains"] as const;

/** A flow in a phone, without a business behind it. */
export function FlowGallery({ query }: { query: URLSearchParams }) {
  const [run, setRun] = useState(0);
  const [outcome, setOutcome] = useState("");
  const name = query.get("flow") ?? "booking";
  const trouble = TROUBLES.find((one) => one === query.get("trouble")) ?? "none";
  const screen = query.get("screen");

  const session = useMemo(() => {
    void run;
    const flow = readFlow((FLOW_SAMPLES[name] ?? FLOW_SAMPLES.booking)?.());
    const host = simulate({ flow, flow_token: "gallery", openUrl: (url) => setOutcome(`opened ${url}`) });
    const exchange = async (request: ExchangeRequest) => {
      if (trouble === "slow") await new Promise((resolve) => setTimeout(resolve, 600_000));
      if (trouble === "offline") throw new Error("offline");
      if (trouble === "expired") return { kind: "error" as const, reason: "expired" as const };
      return host.exchange(request);
    };
    const complete = async () => {
      if (trouble === "offline") throw new Error("offline");
      if (trouble === "slow") await new Promise((resolve) => setTimeout(resolve, 600_000));
      return undefined;
    };
    const flow_action = query.get("action") === "data_exchange" ? "data_exchange" : "navigate";
    return new FlowSession({
      flow,
      host: { ...host, exchange, complete },
      flow_token: "gallery",
      flow_action,
      ...(screen ? { screen } : {}),
      examples: true,
    });
  }, [name, trouble, screen, run, query]);

  return (
    <div className="relative h-[844px] w-[390px] max-w-full overflow-hidden bg-canvas">
      <div className="flex h-full flex-col items-center justify-center gap-3 p-6">
        <p className="break-all">{outcome}</p>
        <Button variant="primary" onClick={() => setRun(run + 1)}>
          Again
        </Button>
      </div>
      {outcome === "" && (
        <FlowSheet
          key={run}
          session={session}
          business="Casa Marina"
          mode={query.get("mode") === "draft" ? "draft" : "published"}
          language={query.get("language")}
          onEnd={(end) => setOutcome(JSON.stringify(end))}
        />
      )}
    </div>
  );
}

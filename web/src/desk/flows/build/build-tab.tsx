import { Link } from "@tanstack/react-router";
import { Button } from "@ui/button";
import { EmptyState } from "@ui/states";
import { Braces } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Flow } from "../../api/types";
import { at, type Path, screensOf } from "../model/document";
import { addComponent, componentAt, placeFor, removeComponent, screenOfPath } from "../model/edits";
import type { FlowDraft } from "../use-flow-draft";
import { Canvas } from "./canvas";
import { useDrag } from "./drag";
import { Inspector } from "./inspector";
import { Palette } from "./palette";
import { Preview } from "./preview";
import { ProblemList } from "./problem-list";
import { ScreenStrip } from "./screen-strip";

interface BuildTabProps {
  draft: FlowDraft;
  flow: Flow;
  readOnly: boolean;
}

/** Screens and palette at the start, the chosen screen in the middle, its properties and the running form at the end. */
export function BuildTab({ draft, flow, readOnly }: BuildTabProps) {
  const { t } = useTranslation("desk");
  const [screen, setScreen] = useState(0);
  const [chosen, setChosen] = useState<Path | null>(null);
  const [side, setSide] = useState<"properties" | "preview">("properties");
  const { tree } = draft;
  const drag = useDrag((item, container, index) => {
    if (tree === null) return;
    const done = item.drop(tree, container, index);
    draft.edit(done.root);
    setChosen(done.path);
  });

  if (tree === null) {
    return (
      <EmptyState
        icon={<Braces />}
        title={t("flows.not_json.title")}
        text={t("flows.not_json.text")}
        action={
          <Button asChild>
            <Link to="/flows/$flowId" params={{ flowId: flow.id }} search={{ tab: "json" }}>
              {t("flows.not_json.action")}
            </Link>
          </Button>
        }
      />
    );
  }
  const screens = screensOf(tree);
  const shown = Math.min(screen, Math.max(0, screens.length - 1));
  // After undoing, what was chosen may be gone.
  const selected =
    chosen !== null && screenOfPath(chosen) === shown && at(tree, chosen) !== undefined ? chosen : null;
  const show = (index: number) => {
    setScreen(index);
    setChosen(null);
  };
  const choose = (path: Path | null) => {
    setChosen(path);
    if (path !== null) setSide("properties");
  };
  const add = (component: Record<string, unknown>) => {
    const { container, index } = placeFor(tree, shown, selected);
    draft.edit(addComponent(tree, container, index, component));
    choose([...container, index]);
  };

  return (
    <div className="flex h-full flex-col">
      <div className="grid min-h-0 flex-1 max-lg:overflow-y-auto lg:grid-rows-[minmax(0,1fr)] lg:grid-cols-[14rem_minmax(20rem,1fr)_20rem] min-[90rem]:grid-cols-[14rem_minmax(20rem,1fr)_20rem_23rem]">
        <div className="border-e max-lg:contents lg:overflow-y-auto">
          <ScreenStrip tree={tree} shown={shown} readOnly={readOnly} onShow={show} onEdit={draft.edit} />
          {!readOnly && <Palette drag={drag} onAdd={add} />}
        </div>
        <Canvas
          tree={tree}
          screen={shown}
          selected={selected}
          readOnly={readOnly}
          problems={draft.problems}
          drag={drag}
          onSelect={choose}
          onEdit={draft.edit}
          onRemove={(path) => {
            draft.edit(removeComponent(tree, path));
            setChosen(null);
          }}
        />
        <aside className="flex flex-col border-s max-lg:order-3 max-lg:border-t lg:overflow-hidden">
          <div className="flex shrink-0 border-b min-[90rem]:hidden" role="tablist">
            {(["properties", "preview"] as const).map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                aria-selected={side === name}
                onClick={() => setSide(name)}
                className="h-9 flex-1 border-b-2 border-transparent font-semibold text-ink-soft aria-selected:border-primary aria-selected:text-primary"
              >
                {t(`flows.side.${name}`)}
              </button>
            ))}
          </div>
          <div
            className={
              side === "properties"
                ? "lg:min-h-0 lg:flex-1 lg:overflow-y-auto"
                : "hidden min-[90rem]:block min-[90rem]:min-h-0 min-[90rem]:flex-1 min-[90rem]:overflow-y-auto"
            }
          >
            <Inspector
              key={selected?.join("/") ?? `screen-${shown}`}
              tree={tree}
              screen={shown}
              path={selected}
              readOnly={readOnly}
              onEdit={draft.edit}
              onSelect={setChosen}
              onShow={show}
            />
          </div>
          <div
            className={side === "preview" ? "min-h-0 flex-1 overflow-y-auto min-[90rem]:hidden" : "hidden"}
          >
            {side === "preview" && <Preview text={draft.text} screen={screens[shown]} business={flow.name} />}
          </div>
        </aside>
        <div className="hidden overflow-y-auto border-s bg-sunken min-[90rem]:block">
          <Preview text={draft.text} screen={screens[shown]} business={flow.name} />
        </div>
      </div>
      <ProblemList
        problems={draft.problems}
        others={flow.changed ? [] : flow.problems}
        onOpen={(problem) => {
          const place = componentAt(tree, problem.path);
          if (place === null) return;
          setScreen(place.screen);
          choose(place.path);
        }}
      />
      {drag.ghost}
    </div>
  );
}

export type Edit = FlowDraft["edit"];

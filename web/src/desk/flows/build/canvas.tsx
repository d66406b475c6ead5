import { cn } from "@ui/cn";
import { GripVertical } from "lucide-react";
import { Fragment, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { textIn } from "../../../flow/flow-json";
import type { FlowProblem } from "../../api/types";
import { iconOf } from "../model/components";
import {
  childrenPath,
  move,
  type Path,
  type Row,
  rowsOf,
  samePath,
  screensOf,
  startsWith,
  type Tree,
} from "../model/document";
import { componentAt } from "../model/edits";
import type { Edit } from "./build-tab";
import type { Drag } from "./drag";
import { RowSketch } from "./row-sketch";

interface CanvasProps {
  tree: Tree;
  screen: number;
  selected: Path | null;
  readOnly: boolean;
  problems: FlowProblem[];
  drag: Drag;
  onSelect(path: Path | null): void;
  onEdit: Edit;
  onRemove(path: Path): void;
}

/** A screen of the form as on a phone, to be put together. */
export function Canvas(props: CanvasProps) {
  const { tree, screen, selected, problems, onSelect } = props;
  const { t } = useTranslation("desk");
  const wrongPaths = problems
    .map((problem) => componentAt(tree, problem.path)?.path)
    .filter((path) => path !== undefined && path !== null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: beside the phone nothing is chosen
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same
    <div
      className="bg-sunken px-4 py-6 max-lg:order-1 lg:overflow-y-auto"
      onClick={(event) => event.target === event.currentTarget && onSelect(null)}
    >
      <div className="mx-auto flex min-h-[36rem] w-full max-w-[23rem] flex-col overflow-hidden rounded-[1.75rem] border-4 border-line-strong bg-surface shadow-pop">
        <button
          type="button"
          onClick={() => onSelect(null)}
          className={cn(
            "border-b px-4 py-3 text-center text-md font-semibold hover:bg-hover focus-visible:-outline-offset-2",
            selected === null && "bg-selected",
          )}
          dir="auto"
        >
          {textIn(screensOf(tree)[screen]?.title) || t("flows.screen.untitled")}
        </button>
        <Rows {...props} container={childrenPath(screen)} wrong={wrongPaths} top />
      </div>
    </div>
  );
}

interface RowsProps extends CanvasProps {
  container: Path;
  wrong: Path[];
  top?: boolean;
}

function Rows({ container, top, ...props }: RowsProps) {
  const { t } = useTranslation("desk");
  const { tree, drag } = props;
  const rows = rowsOf(tree, container);
  const landing = drag.place !== null && samePath(drag.place.container, container) ? drag.place.index : null;
  return (
    <div
      data-drop-list={JSON.stringify(container)}
      className={cn(
        "flex flex-col gap-1 p-3",
        top && "flex-1",
        !top && "min-h-10 rounded-md border border-dashed p-2",
      )}
    >
      {rows.length === 0 && (
        <p className="m-auto px-4 py-6 text-center text-sm text-ink-faint">{t("flows.canvas.empty")}</p>
      )}
      {rows.map((row) => (
        <Fragment key={row.path.join("/")}>
          {landing === row.path.at(-1) && <DropLine />}
          <RowView {...props} row={row} pushDown={top === true && row.component.type === "Footer"} />
        </Fragment>
      ))}
      {landing !== null && !rows.some((row) => row.path.at(-1) === landing) && <DropLine />}
    </div>
  );
}

const DropLine = () => <div className="h-1 shrink-0 rounded-full bg-primary" data-testid="drop-line" />;

interface RowViewProps extends Omit<RowsProps, "container" | "top"> {
  row: Row;
  pushDown: boolean;
}

function RowView({ row, pushDown, ...props }: RowViewProps) {
  const { t } = useTranslation("desk");
  const { tree, selected, readOnly, drag, wrong, onSelect, onEdit, onRemove } = props;
  const { path, component } = row;
  const isSelected = samePath(selected, path);
  const isWrong = wrong.some((place) => samePath(place, path));
  const isFooter = component.type === "Footer";
  const name = t(`flows.component.name.${textIn(component.type)}`, { defaultValue: textIn(component.type) });
  const Icon = iconOf(component.type);
  const index = Number(path.at(-1));
  const container = path.slice(0, -1);

  const onKey = (event: KeyboardEvent) => {
    if (readOnly || event.target !== event.currentTarget) return;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 2 : 0;
    if (event.altKey && step !== 0 && index + step >= 0) {
      event.preventDefault();
      const moved = move(tree, path, container, index + step);
      if (rowsOf(tree, container).length < index + step) return;
      onEdit(moved.root);
      onSelect(moved.path);
    } else if ((event.key === "Delete" || event.key === "Backspace") && !isFooter) {
      event.preventDefault();
      onRemove(path);
    } else if (event.key === "Escape") {
      onSelect(null);
    }
  };

  return (
    <div
      data-drop-row={index}
      data-footer={isFooter}
      className={cn("group relative", pushDown && "mt-auto", drag.active && "cursor-grabbing")}
    >
      <button
        type="button"
        aria-pressed={isSelected}
        aria-label={`${name}: ${textIn(component.label) || textIn(component.text)}`}
        onClick={() => onSelect(isSelected ? null : path)}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          if (readOnly || isFooter || event.pointerType === "touch") return;
          drag.start(event, { label: name, drop: (root, to, before) => move(root, path, to, before) });
        }}
        className={cn(
          "w-full rounded-md border border-transparent px-2 py-1.5 text-start transition-colors hover:border-line-strong focus-visible:-outline-offset-1",
          isSelected && "border-primary bg-primary-soft hover:border-primary",
          isWrong && "border-danger hover:border-danger",
          !isSelected && selected !== null && startsWith(selected, path) && "border-line-strong",
        )}
        data-testid={`row-${textIn(component.type)}`}
      >
        {row.inside.length > 0 ? (
          <span className="flex items-center gap-1.5 text-xs font-semibold text-ink-faint">
            <Icon className="size-3.5" aria-hidden="true" />
            {name}
            <code className="min-w-0 truncate font-mono font-normal">
              {textIn(component.condition) || textIn(component.value)}
            </code>
          </span>
        ) : (
          <RowSketch component={component} />
        )}
      </button>
      {!readOnly && !isFooter && (
        <span
          aria-hidden="true"
          onPointerDown={(event) => {
            event.preventDefault();
            drag.start(event, { label: name, drop: (root, to, before) => move(root, path, to, before) });
          }}
          className="absolute -start-2.5 top-1.5 flex h-6 touch-none cursor-grab items-center text-ink-faint opacity-0 group-hover:opacity-100 pointer-coarse:opacity-100"
        >
          <GripVertical className="size-4" />
        </span>
      )}
      {row.inside.map((inner) => (
        <div key={inner.name} className="ms-2 mt-1">
          {inner.name !== "form" && (
            <p className="mb-0.5 text-xs text-ink-faint">
              {t(`flows.branch.${inner.name}`, { defaultValue: inner.name })}
            </p>
          )}
          <Rows {...props} container={inner.path} />
        </div>
      ))}
    </div>
  );
}

import { Button, IconButton } from "@ui/button";
import { cn } from "@ui/cn";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@ui/dropdown-menu";
import { Skeleton } from "@ui/skeleton";
import { EmptyState } from "@ui/states";
import {
  ArrowLeft,
  CircleAlert,
  EllipsisVertical,
  FlaskConical,
  Hourglass,
  Info,
  RotateCcw,
  RotateCw,
  TriangleAlert,
  X,
} from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { stepsLeft } from "../flow-json";
import { currentVisit, type Failure, type FlowEnd } from "../flow-state";
import { screenView } from "../screen-view";
import type { FlowSession } from "../session";
import { FlowContext, OverSheet } from "./flow-context";
import { FlowFooter, FlowScreen } from "./flow-screen";
import { FlowLanguage, useFlowTexts } from "./texts";

interface FlowSheetProps {
  session: FlowSession;
  business: string;
  /** A draft says of itself that it is one. */
  mode?: "published" | "draft";
  /** Another language than the page's, for the texts around the business's own. */
  language?: string | null;
  /** Called once when the flow is over, or has been left. */
  onEnd(end: FlowEnd | null): void;
}

const NOTICE_MS = 6_000;

/** A running flow. Fills the nearest positioned parent, a phone's screen for instance, and starts the session. */
export function FlowSheet({ language = null, ...props }: FlowSheetProps) {
  return (
    <FlowLanguage value={language}>
      <Sheet {...props} />
    </FlowLanguage>
  );
}

function Sheet({ session, business, mode = "published", onEnd }: FlowSheetProps) {
  const { t } = useFlowTexts();
  const state = useSyncExternalStore(session.subscribe, session.getState);
  const [sheet, setSheet] = useState<HTMLElement | null>(null);
  const [covers, setCovers] = useState(0);
  const [leaving, setLeaving] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  const ended = useRef(onEnd);
  ended.current = onEnd;

  useEffect(() => {
    void session.open();
    return () => session.close();
  }, [session]);

  const { end } = state;
  useEffect(() => {
    if (end?.kind === "completed") ended.current(end);
  }, [end]);

  // The reader hears the title of the sheet; the keyboard stands inside it.
  useEffect(() => {
    if (sheet === null) return;
    const before = document.activeElement;
    sheet.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [sheet]);

  const visit = currentVisit(state);
  const screenId = visit?.screen;
  // A new screen begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen is what it follows
  useEffect(() => {
    content.current?.scrollTo?.({ top: 0 });
  }, [screenId]);

  // What had the focus is gone with the last screen, or could not keep it while the business was asked. Whoever has gone elsewhere on
  // the page meanwhile is not called back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: screen and answer are what it follows
  useEffect(() => {
    if (sheet !== null && document.activeElement === document.body) sheet.focus();
  }, [screenId, state.busy]);

  const onCover = useCallback((change: 1 | -1) => setCovers((count) => count + change), []);
  const surface = useMemo(() => ({ session, sheet, onCover }), [session, sheet, onCover]);

  const isOver = visit?.presentation === "sheet";
  const below = isOver ? state.way.at(-2) : visit;
  const base = below && screenView(session.flow, below, state.known);
  const over = isOver ? session.view(state) : null;
  const steps = state.way.length - (isOver ? 1 : 0);
  const total = steps + (below ? stepsLeft(session.flow, below.screen) : 0);
  const canGoBack = session.canGoBack && state.busy !== "submitting";

  const leave = () => {
    if (session.hasInput && end === null) setLeaving(true);
    else onEnd(end);
  };

  const submit = async () => {
    const wrong = await session.submit();
    if (wrong === null) return;
    const field = sheet?.querySelector(`[data-field="${CSS.escape(wrong)}"]`);
    field?.scrollIntoView?.({ block: "center" });
    field?.querySelector<HTMLElement>("input:not([hidden]), textarea, button, select")?.focus();
  };

  const footerOf = (view: typeof base) => (
    <>
      {state.notice !== null && <Notice text={state.notice} onDismiss={() => session.dismissNotice()} />}
      {state.failure && (
        <FailureNote
          failure={state.failure}
          onRetry={() => void session.retry()}
          onDismiss={() => session.dismissFailure()}
        />
      )}
      <FlowFooter
        footer={view?.footer ?? null}
        business={business}
        incomplete={view?.fields.some((field) => field.problem !== null) ?? false}
        busy={state.busy === "submitting"}
        onSubmit={() => void submit()}
      />
    </>
  );

  return (
    <FlowContext value={surface}>
      <div className="absolute inset-0 z-20 flex animate-fade flex-col justify-end bg-overlay pt-8">
        <section
          ref={setSheet}
          role="dialog"
          aria-label={t("sheet.label", { business })}
          aria-busy={state.busy !== null}
          tabIndex={-1}
          data-testid="flow-sheet"
          data-screen={screenId}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || event.defaultPrevented) return;
            event.stopPropagation();
            if (canGoBack) void session.back();
            else leave();
          }}
          className="relative flex min-h-0 flex-1 animate-rise flex-col overflow-hidden rounded-t-xl bg-surface text-ink shadow-pop outline-none"
        >
          <div inert={covers > 0} className="flex min-h-0 flex-1 flex-col">
            <header className="flex h-14 shrink-0 items-center gap-1 border-b px-2">
              {canGoBack && !isOver ? (
                <IconButton
                  label={t("sheet.back")}
                  onClick={() => void session.back()}
                  data-testid="flow-back"
                >
                  <ArrowLeft className="rtl:rotate-180" />
                </IconButton>
              ) : (
                <IconButton label={t("sheet.close")} onClick={leave} data-testid="flow-close">
                  <X />
                </IconButton>
              )}
              <div className="min-w-0 flex-1 px-1 text-center leading-tight">
                <h2 className="truncate text-md font-bold">{base?.title || business}</h2>
                {base?.title && <p className="truncate text-xs text-ink-faint">{business}</p>}
              </div>
              <DropdownMenu modal={false}>
                <DropdownMenuTrigger asChild>
                  <IconButton label={t("sheet.menu")}>
                    <EllipsisVertical />
                  </IconButton>
                </DropdownMenuTrigger>
                <DropdownMenuContent align="end">
                  <DropdownMenuItem icon={<RotateCcw />} onSelect={() => void session.open()}>
                    {t("sheet.restart")}
                  </DropdownMenuItem>
                  <DropdownMenuItem icon={<X />} onSelect={leave}>
                    {t("sheet.close")}
                  </DropdownMenuItem>
                </DropdownMenuContent>
              </DropdownMenu>
            </header>
            <Progress step={steps} steps={total} busy={state.busy !== null} />
            {mode === "draft" && (
              <p className="flex items-center gap-2 bg-accent-soft px-4 py-1.5 text-xs text-accent-ink">
                <FlaskConical className="size-3.5 shrink-0" aria-hidden="true" />
                {t("sheet.draft")}
              </p>
            )}
            <div
              ref={content}
              inert={state.busy === "submitting" || end !== null}
              className={cn(
                "min-h-0 flex-1 overflow-y-auto overscroll-contain",
                state.busy && base && "opacity-60",
              )}
            >
              {end?.kind === "expired" ? (
                <EmptyState
                  icon={<Hourglass />}
                  title={t("failure.expired_title")}
                  text={end.message ?? t("failure.expired")}
                />
              ) : base ? (
                <FlowScreen key={base.id} view={base} />
              ) : state.failure ? (
                <div role="alert" className="h-full">
                  <EmptyState
                    icon={<TriangleAlert />}
                    title={t("failure.title")}
                    text={failureText(state.failure, t)}
                    action={
                      state.failure.retry && (
                        <Button onClick={() => void session.retry()}>
                          <RotateCw />
                          {t("failure.retry")}
                        </Button>
                      )
                    }
                  />
                </div>
              ) : (
                <Opening />
              )}
            </div>
            {end?.kind === "expired" ? (
              <div className="border-t p-3">
                <Button variant="primary" size="lg" className="w-full" onClick={() => onEnd(end)}>
                  {t("sheet.close")}
                </Button>
              </div>
            ) : (
              base && !isOver && footerOf(base)
            )}
          </div>
          {over && sheet && (
            <OverSheet label={over.title} onClose={() => void session.back()} tall>
              <div className="flex items-center gap-2 border-b px-4 py-2">
                <h3 className="min-w-0 flex-1 text-md font-bold break-words">{over.title}</h3>
                <IconButton label={t("sheet.dismiss")} onClick={() => void session.back()}>
                  <X />
                </IconButton>
              </div>
              <div className="min-h-0 flex-1 overflow-y-auto">
                <FlowScreen view={over} />
              </div>
              {footerOf(over)}
            </OverSheet>
          )}
          {leaving && (
            <OverSheet label={t("sheet.leave_title")} onClose={() => setLeaving(false)}>
              <div className="p-5">
                <p className="text-lg font-bold">{t("sheet.leave_title")}</p>
                <p className="pt-1 text-ink-soft">{t("sheet.leave_text")}</p>
                <div className="flex justify-end gap-2 pt-4">
                  <Button onClick={() => setLeaving(false)}>{t("sheet.stay")}</Button>
                  <Button variant="danger" onClick={() => onEnd(null)} data-testid="flow-leave">
                    {t("sheet.leave")}
                  </Button>
                </div>
              </div>
            </OverSheet>
          )}
        </section>
      </div>
    </FlowContext>
  );
}

function Progress({ step, steps, busy }: { step: number; steps: number; busy: boolean }) {
  const { t } = useFlowTexts();
  return (
    <div
      role="progressbar"
      aria-label={t("sheet.progress", { step, steps })}
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={step}
      className="h-0.75 shrink-0 bg-sunken"
    >
      <div
        className={cn("h-full bg-primary transition-[width] duration-(--calm)", busy && "animate-pulse")}
        style={{ width: steps === 0 ? 0 : `${(step / steps) * 100}%` }}
      />
      {busy && (
        <span role="status" className="sr-only">
          {t("sheet.updating")}
        </span>
      )}
    </div>
  );
}

/** The shape of a screen that is on its way. */
function Opening() {
  const { t } = useFlowTexts();
  return (
    <div role="status" aria-label={t("sheet.opening")} className="flex flex-col gap-4 p-4">
      <Skeleton className="h-7 w-3/5" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="mt-3 h-11 w-full" />
      <Skeleton className="h-11 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}

function Notice({ text, onDismiss }: { text: string; onDismiss(): void }) {
  const { t } = useFlowTexts();
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new text has its own time
  useEffect(() => {
    const timer = setTimeout(() => dismiss.current(), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div
      role="alert"
      className="mx-3 mb-2 flex animate-rise items-center gap-2 rounded-md bg-ink px-3 py-2 text-canvas shadow-pop"
    >
      <Info className="size-4 shrink-0" aria-hidden="true" />
      <p className="min-w-0 flex-1 break-words">{text}</p>
      <button type="button" aria-label={t("sheet.dismiss")} onClick={onDismiss} className="rounded-sm p-1">
        <X className="size-4" />
      </button>
    </div>
  );
}

interface FailureNoteProps {
  failure: Failure;
  onRetry(): void;
  onDismiss(): void;
}

function FailureNote({ failure, onRetry, onDismiss }: FailureNoteProps) {
  const { t } = useFlowTexts();
  return (
    <div role="alert" className="mx-3 mb-2 flex animate-rise items-start gap-2 rounded-md bg-danger-soft p-3">
      <CircleAlert className="mt-0.5 size-4.5 shrink-0 text-danger" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="break-words">{failureText(failure, t)}</p>
        {failure.retry && (
          <Button size="sm" variant="danger" className="mt-2" onClick={onRetry}>
            {t("failure.retry")}
          </Button>
        )}
      </div>
      <IconButton label={t("sheet.dismiss")} size="sm" onClick={onDismiss}>
        <X />
      </IconButton>
    </div>
  );
}

const failureText = ({ kind, message }: Failure, t: (key: string) => string) =>
  message ?? t(`failure.${kind}`);

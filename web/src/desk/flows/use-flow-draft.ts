import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { desk } from "../api/desk";
import { Problem, sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { FlowDetail, FlowProblem } from "../api/types";
import { readTree, type Tree, writeTree } from "./model/document";
import { type History, redo, startHistory, undo, write } from "./model/history";

/** Typing rests this long before it is saved. */
const REST_MS = 800;

export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict";

export interface FlowDraft {
  text: string;
  /** Null where the text is no form that can be built. */
  tree: Tree | null;
  problems: FlowProblem[];
  save: SaveState;
  failure: string | null;
  canUndo: boolean;
  canRedo: boolean;
  /** `about` names what is typed into: going on typing there is one step to undo. */
  edit(tree: Tree, about?: string): void;
  write(text: string): void;
  undo(): void;
  redo(): void;
  /** Saves now, where anything waits; before publishing. False where it could not be saved. */
  flush(): Promise<boolean>;
  /** Saves over what somebody else saved meanwhile. */
  overwrite(): void;
}

/** The working copy of a form: edited here, saved by itself. */
export function useFlowDraft(detail: FlowDetail): FlowDraft {
  const client = useQueryClient();
  const [history, setHistory] = useState<History>(() => startHistory(detail.json ?? ""));
  const [problems, setProblems] = useState(detail.draft_problems);
  const [saved, setSaved] = useState({ text: detail.json ?? "", version: detail.version });
  const { text } = history;
  const now = useRef({ text, saved });
  now.current = { text, saved };
  const id = detail.flow.id;

  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: (sent: { text: string; version: number }) => desk.saveFlowJson(id, sent.version, sent.text),
    onSuccess(answer, sent) {
      setProblems(answer.draft_problems);
      setSaved({ text: sent.text, version: answer.version });
      client.setQueryData<FlowDetail>(
        keys.flow(id),
        (known) =>
          known && {
            ...known,
            json: sent.text,
            version: answer.version,
            draft_problems: answer.draft_problems,
          },
      );
    },
  });
  const running = useRef<Promise<boolean> | null>(null);
  const flush = useCallback(async (): Promise<boolean> => {
    if (running.current !== null) await running.current;
    const { text: latest, saved: known } = now.current;
    if (latest === known.text) return true;
    const sending = mutateAsync({ text: latest, version: known.version }).then(
      () => true,
      () => false,
    );
    running.current = sending;
    const done = await sending;
    running.current = null;
    return done;
  }, [mutateAsync]);

  const stopped = error !== null;
  useEffect(() => {
    if (text === saved.text || stopped || isPending) return;
    const timer = setTimeout(() => void flush(), REST_MS);
    return () => clearTimeout(timer);
  }, [text, saved.text, stopped, isPending, flush]);

  // What was typed last is not lost with the page.
  useEffect(() => () => void flush(), [flush]);
  const dirty = text !== saved.text;
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);

  const overwrite = async () => {
    try {
      const latest = await desk.flow(id);
      setSaved({ text: latest.json ?? "", version: latest.version });
      reset();
    } catch (failed) {
      setFailure(sentenceOf(failed));
    }
  };
  const [overwriteFailure, setFailure] = useState<string | null>(null);

  const change = (next: string, about: string) => {
    reset();
    setHistory((known) => write(known, next, about, Date.now()));
  };
  const isConflict = error instanceof Problem && error.code === "changed_meanwhile";
  return {
    text,
    tree: useMemo(() => readTree(text), [text]),
    problems,
    save: isConflict ? "conflict" : error ? "failed" : isPending ? "saving" : dirty ? "unsaved" : "saved",
    failure: overwriteFailure ?? (error && !isConflict ? sentenceOf(error) : null),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    edit: (tree, about = "") => change(writeTree(tree), about),
    write: (next) => change(next, "text"),
    undo: () => setHistory(undo),
    redo: () => setHistory(redo),
    flush,
    overwrite: () => void overwrite(),
  };
}

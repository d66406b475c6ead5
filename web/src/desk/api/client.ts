import { type Problem, problemFrom, Unreachable } from "./problem";

const BASE = "/api/v1";

type Query = Record<string, string | number | boolean | null | undefined>;

interface Call {
  query?: Query;
  body?: unknown;
  /** A body that is text already. */
  text?: string;
  csv?: Blob;
  signal?: AbortSignal;
}

export const apiPath = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return search.size > 0 ? `${BASE}${path}?${search}` : BASE + path;
};

let onSessionExpired = () => {};

/** What to do when a call is refused because nobody is signed in. */
export function whenSessionExpires(action: () => void) {
  onSessionExpired = action;
}

let onSecondFactorMissing = () => {};

/** What to do when a call is refused because the workspace has begun to want a second factor. */
export function whenSecondFactorIsMissing(action: () => void) {
  onSecondFactorMissing = action;
}

async function request<Answer>(method: string, path: string, call: Call = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(apiPath(path, call.query), {
      method,
      signal: call.signal,
      ...content(call),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable();
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
  throw answered(response.status, await response.json().catch(() => null));
}

function content({ body, text, csv }: Call): Pick<RequestInit, "headers" | "body"> {
  if (csv !== undefined) return { headers: { "Content-Type": "text/csv" }, body: csv };
  if (text !== undefined) return { headers: { "Content-Type": "text/plain; charset=utf-8" }, body: text };
  if (body === undefined) return {};
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** The problem an answer describes; what ends or narrows a session is also told to the app. */
export function answered(status: number, body: unknown): Problem {
  const problem = problemFrom(status, body);
  if (status === 401 && problem.code !== "bad_credentials") onSessionExpired();
  if (problem.code === "second_factor_missing") onSecondFactorMissing();
  return problem;
}

export const api = {
  get: <Answer>(path: string, call?: Call) => request<Answer>("GET", path, call),
  post: <Answer>(path: string, body?: unknown) => request<Answer>("POST", path, { body }),
  put: <Answer>(path: string, body: unknown) => request<Answer>("PUT", path, { body }),
  putText: <Answer>(path: string, text: string, query?: Query) =>
    request<Answer>("PUT", path, { text, query }),
  putCsv: <Answer>(path: string, csv: Blob, query?: Query) => request<Answer>("PUT", path, { csv, query }),
  postCsv: <Answer>(path: string, csv: Blob, query?: Query) => request<Answer>("POST", path, { csv, query }),
  patch: <Answer>(path: string, body: unknown) => request<Answer>("PATCH", path, { body }),
  delete: <Answer>(path: string) => request<Answer>("DELETE", path),
};

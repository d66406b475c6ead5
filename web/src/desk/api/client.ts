import { type Problem, problemFrom, Unreachable } from "./problem";

const BASE = "/api/v1";

type Query = Record<string, string | number | boolean | null | undefined>;

interface Call {
  query?: Query;
  body?: unknown;
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

async function request<Answer>(method: string, path: string, call: Call = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(apiPath(path, call.query), {
      method,
      signal: call.signal,
      headers: call.body === undefined ? {} : { "Content-Type": "application/json" },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable();
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
  throw answered(response.status, await response.json().catch(() => null));
}

/** The problem an answer describes; an expired session is also told to the app. */
export function answered(status: number, body: unknown): Problem {
  const problem = problemFrom(status, body);
  if (status === 401 && problem.code !== "bad_credentials") onSessionExpired();
  return problem;
}

export const api = {
  get: <Answer>(path: string, call?: Call) => request<Answer>("GET", path, call),
  post: <Answer>(path: string, body?: unknown) => request<Answer>("POST", path, { body }),
  put: <Answer>(path: string, body: unknown) => request<Answer>("PUT", path, { body }),
  patch: <Answer>(path: string, body: unknown) => request<Answer>("PATCH", path, { body }),
  delete: <Answer>(path: string) => request<Answer>("DELETE", path),
};

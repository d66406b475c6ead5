import { bind } from "./binding";
import { type Day, writeDay } from "./dates";
import { initialForm, inputsOf } from "./field-value";
import {
  atLeast,
  type Data,
  entryScreen,
  examplesOf,
  type Flow,
  isObject,
  type Json,
  listIn,
  misfits,
  objectIn,
  screenOf,
  textIn,
  webAddress,
} from "./flow-json";
import { currentVisit, type FlowState, type Pending } from "./flow-state";
import type { ExchangeAnswer, ExchangeError, ExchangeRequest, FlowHost, Refusal } from "./host";
import { screenView } from "./screen-view";
import type { ScreenView } from "./view";
import { type FieldValue, scopeOf, type Upload, type Visit } from "./visit";

export interface FlowStart {
  flow: Flow;
  host: FlowHost;
  flow_token: string;
  /** `data_exchange` lets the endpoint choose the first screen. */
  flow_action: "navigate" | "data_exchange";
  /** The first screen and its data; by default the entry screen, with none. */
  screen?: string;
  data?: Data;
  /** Fields without data show the author's examples: for previews. */
  examples?: boolean;
}

/** One customer going through one flow. The state is replaced, never changed; listeners hear of every new one. */
export class FlowSession {
  private state: FlowState = { way: [], known: {}, busy: null, failure: null, notice: null, end: null };
  private readonly listeners = new Set<() => void>();
  private lastUpload = 0;
  /** Counts what was asked; an answer to something that was left is not heard any more. */
  private asked = 0;

  constructor(private readonly start: FlowStart) {}

  readonly getState = (): FlowState => this.state;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  get flow(): Flow {
    return this.start.flow;
  }

  view(state = this.state): ScreenView | null {
    const visit = currentVisit(state);
    return visit === undefined ? null : screenView(this.flow, visit, state.known);
  }

  /** Shows the first screen, or asks the endpoint for it. Again, it starts afresh. */
  async open(): Promise<void> {
    const { flow, flow_action, flow_token, screen, data = {} } = this.start;
    this.asked += 1;
    this.state = { way: [], known: {}, busy: null, failure: null, notice: null, end: null };
    if (flow_action === "data_exchange") {
      await this.exchange({ action: "INIT", flow_token });
      return;
    }
    await this.enter(screen || entryScreen(flow), data, "screen");
  }

  /** Nothing of an answer under way is wanted any more. */
  close() {
    this.asked += 1;
  }

  async setValue(name: string, value: FieldValue): Promise<void> {
    const visit = currentVisit(this.state);
    if (visit === undefined || this.state.busy !== null || this.state.end !== null) return;
    const before = visit.form[name];
    this.replaceVisit({
      ...visit,
      form: { ...visit.form, [name]: value },
      corrected: [...new Set([...visit.corrected, name])],
    });
    await this.afterSelection(name, before, value);
  }

  /** A day of a date picker, in the form that this version's payloads carry. */
  async setDay(name: string, day: Day | null) {
    await this.setValue(name, day === null ? "" : writeDay(day, this.flow.version));
  }

  async setRange(name: string, start: Day | null, end: Day | null) {
    const text = (day: Day | null) => (day === null ? "" : writeDay(day, this.flow.version));
    await this.setValue(name, { "start-date": text(start), "end-date": text(end) });
  }

  /** The customer has left an input: what is wrong with it may be said. */
  leave(name: string) {
    const visit = currentVisit(this.state);
    if (visit === undefined || visit.left.includes(name)) return;
    this.replaceVisit({ ...visit, left: [...visit.left, name] });
  }

  /**
   * The footer's button. With something wrong on the screen nothing happens, except that it is said;
   * the name of the first such input is returned.
   */
  async submit(): Promise<string | null> {
    const visit = currentVisit(this.state);
    const view = this.view();
    if (visit === undefined || !view?.footer?.enabled || this.state.busy !== null) return null;
    const wrong = view.fields.find((field) => field.problem !== null);
    if (wrong) {
      this.replaceVisit({ ...visit, tried: true });
      return wrong.name;
    }
    await this.act(view.footer.action, "submitting");
    return null;
  }

  /** A link, an item of a list, or an opt-in's “read more”. */
  async click(action: Json, from: "part" | "opt_in" = "part"): Promise<void> {
    if (this.state.busy !== null) return;
    await this.act(action, "submitting", from === "opt_in" ? "sheet" : "screen");
  }

  /** False on the first screen: then only closing is left. */
  get canGoBack(): boolean {
    return this.state.way.length > 1;
  }

  async back(): Promise<void> {
    const left = currentVisit(this.state);
    if (left === undefined || !this.canGoBack || this.state.busy === "submitting") return;
    this.asked += 1;
    const asks =
      this.flow.data_api_version !== null && screenOf(this.flow, left.screen)?.refresh_on_back === true;
    this.update({ way: this.state.way.slice(0, -1), busy: null, failure: null, notice: null });
    if (asks) {
      const { flow_token } = this.start;
      await this.exchange({ action: "BACK", screen: left.screen, flow_token }, "updating");
    }
  }

  async retry(): Promise<void> {
    const pending = this.state.failure?.retry;
    if (pending?.kind === "exchange") await this.exchange(pending.request);
    if (pending?.kind === "complete") await this.complete(pending.params);
  }

  dismissFailure() {
    if (this.state.way.length > 0) this.update({ failure: null });
  }

  dismissNotice() {
    this.update({ notice: null });
  }

  /** Whether closing would lose something. */
  get hasInput(): boolean {
    return this.state.way.some(({ form, initial }) => JSON.stringify(form) !== JSON.stringify(initial));
  }

  async addFiles(name: string, files: readonly File[]): Promise<void> {
    const visit = currentVisit(this.state);
    if (visit === undefined) return;
    const uploads = files.map((file) => ({ file, upload: this.newUpload(file) }));
    this.changeUploads(visit.screen, name, (known) => [...known, ...uploads.map(({ upload }) => upload)]);
    await Promise.all(uploads.map(({ file, upload }) => this.upload(visit.screen, name, file, upload.id)));
  }

  removeFile(name: string, id: string) {
    const visit = currentVisit(this.state);
    if (visit) this.changeUploads(visit.screen, name, (known) => known.filter((upload) => upload.id !== id));
  }

  private newUpload(file: File): Upload {
    this.lastUpload += 1;
    const { name: file_name, type: mime_type, size: size_bytes } = file;
    return {
      id: `file-${this.lastUpload}`,
      file_name,
      mime_type,
      size_bytes,
      progress: 0,
      item: null,
      failed: false,
      file,
    };
  }

  private async upload(screen: string, name: string, file: File, id: string) {
    const change = (part: Partial<Upload>) =>
      this.changeUploads(screen, name, (known) =>
        known.map((one) => (one.id === id ? { ...one, ...part } : one)),
      );
    try {
      const item = await this.start.host.uploadMedia(file, (progress) => change({ progress }));
      change({ item, progress: 1 });
    } catch {
      change({ failed: true });
    }
  }

  private changeUploads(
    screen: string,
    name: string,
    change: (known: readonly Upload[]) => readonly Upload[],
  ) {
    const way = this.state.way.map((visit) => {
      if (visit.screen !== screen) return visit;
      const uploads = change(visit.uploads[name] ?? []);
      const items = uploads.flatMap(({ item }) => (item === null ? [] : [item]));
      return {
        ...visit,
        uploads: { ...visit.uploads, [name]: uploads },
        form: { ...visit.form, [name]: items },
        corrected: [...new Set([...visit.corrected, name])],
      };
    });
    this.update({ way });
  }

  private async act(
    action: Json,
    busy: "submitting" | "updating",
    presentation: Visit["presentation"] = "screen",
  ) {
    const visit = currentVisit(this.state);
    if (visit === undefined) return;
    const payload = objectIn(
      bind(action.payload, scopeOf(visit, this.state.known), this.flow.version),
    ) as Data;
    switch (action.name) {
      case "navigate":
        await this.enter(textIn(objectIn(action.next).name), payload, presentation);
        return;
      case "data_exchange": {
        const { flow_token } = this.start;
        await this.exchange(
          { action: "data_exchange", screen: visit.screen, data: payload, flow_token },
          busy,
        );
        return;
      }
      case "complete":
        await this.complete(payload);
        return;
      case "update_data":
        await this.updateData(payload);
        return;
      case "open_url": {
        const url = webAddress(bind(action.url, scopeOf(visit, this.state.known), this.flow.version));
        if (url !== null) this.start.host.openUrl(url);
      }
    }
  }

  private async complete(params: Data) {
    const sent = { ...params, flow_token: this.start.flow_token };
    const visit = currentVisit(this.state);
    const success = screenOf(this.flow, visit?.screen ?? "")?.success ?? true;
    const turn = this.begin("submitting");
    try {
      const refused = await this.start.host.complete(sent);
      if (turn !== this.asked) return;
      if (refused) this.refuse(refused, { kind: "complete", params });
      else this.update({ busy: null, end: { kind: "completed", params: sent, success } });
    } catch {
      if (turn === this.asked) this.fail("network", null, { kind: "complete", params });
    }
  }

  private async exchange(request: ExchangeRequest, busy: "submitting" | "updating" = "submitting") {
    const turn = this.begin(this.state.way.length === 0 ? "opening" : busy);
    const retry: Pending = { kind: "exchange", request };
    let answer: ExchangeAnswer;
    try {
      answer = await this.start.host.exchange(request);
    } catch {
      if (turn === this.asked) this.fail("network", null, retry);
      return;
    }
    if (turn !== this.asked) return;
    switch (answer.kind) {
      case "close":
        this.update({ busy: null, end: { kind: "completed", params: answer.params, success: true } });
        return;
      case "error":
        this.refuse(answer, retry);
        return;
      case "screen": {
        const refusal = this.refusalOf(answer.screen, answer.data);
        if (refusal === null) await this.arrive(answer.screen, answer.data);
        else {
          this.fail("refused", null, retry, refusal);
          this.report(request, refusal);
        }
      }
    }
  }

  private refuse({ reason, message }: ExchangeError, retry: Pending) {
    if (reason === "expired") this.update({ busy: null, end: { kind: "expired", message: message ?? null } });
    else this.fail(reason, message ?? null, retry);
  }

  /** Why an endpoint's answer cannot be shown. */
  private refusalOf(screen: string, data: Data): Refusal | null {
    const target = screenOf(this.flow, screen);
    const from = currentVisit(this.state)?.screen;
    const reachable =
      from === undefined ||
      from === screen ||
      this.state.way.some((visit) => visit.screen === screen) ||
      (this.flow.routes[from] ?? []).includes(screen);
    if (target === undefined || !reachable) return "invalid-screen-transition";
    const whole = screen === from ? { ...currentVisit(this.state)?.data, ...data } : data;
    return misfits(target, whole).length > 0 ? "payload-schema-error" : null;
  }

  /** Tells the endpoint why its answer was refused. Whether it hears makes no difference here. */
  private report({ action, screen, flow_token }: ExchangeRequest, refusal: Refusal) {
    const data = { error: refusal, error_message: `The answer to ${action} was refused: ${refusal}.` };
    const sent: ExchangeRequest = { action: action === "INIT" ? "INIT" : "data_exchange", data, flow_token };
    this.start.host.exchange(screen === undefined ? sent : { ...sent, screen }).catch(() => undefined);
  }

  /** A screen that the endpoint has chosen: the same with new data, one that was seen, or the next. */
  private async arrive(screen: string, data: Data) {
    const notice = textIn(data.error_message) || null;
    const visit = currentVisit(this.state);
    if (visit?.screen === screen) {
      const { error_message: _said, ...kept } = visit.data;
      this.update({ busy: null, notice });
      this.replaceVisit(this.withData(visit, { ...kept, ...data }));
      return;
    }
    const seen = this.state.way.findIndex((one) => one.screen === screen);
    if (seen >= 0) {
      const way = this.state.way.slice(0, seen + 1);
      this.update({ busy: null, notice, way });
      const target = way[seen];
      if (target) this.replaceVisit(this.withData(target, { ...target.data, ...data }));
      return;
    }
    this.update({ busy: null, notice });
    await this.enter(screen, data, "screen");
  }

  private async enter(screen: string, given: Data, presentation: Visit["presentation"]) {
    const target = screenOf(this.flow, screen);
    if (target === undefined) {
      this.fail("refused", null, null, "invalid-screen-transition");
      return;
    }
    const data = this.start.examples ? { ...examplesOf(target), ...given } : given;
    const blank: Visit = {
      screen,
      data,
      form: {},
      initial: {},
      uploads: {},
      left: [],
      corrected: [],
      tried: false,
      presentation,
    };
    const form = initialForm(target, scopeOf(blank, this.state.known), this.flow.version);
    this.update({ way: [...this.state.way, { ...blank, form, initial: form }], failure: null });
    this.remember();
    await this.greet();
  }

  /**
   * Flows of 6.x hear of what is selected when a screen appears, too; 7.0 took that back.
   * Only inputs that come filled have something to tell.
   */
  private async greet() {
    const { version } = this.flow;
    const visit = currentVisit(this.state);
    const screen = visit && screenOf(this.flow, visit.screen);
    if (!screen || !atLeast(version, 6) || atLeast(version, 7)) return;
    for (const { input } of inputsOf(screen)) {
      const value = visit.form[textIn(input.name)];
      const action = input["on-select-action"];
      if (isObject(action) && !isEmpty(value)) await this.act(action, "updating");
    }
  }

  private async updateData(payload: Data) {
    const visit = currentVisit(this.state);
    if (visit) this.replaceVisit(this.withData(visit, { ...visit.data, ...payload }));
  }

  /** New data on a screen: inputs whose first value has changed with it follow, choices that are gone fall away. */
  private withData(visit: Visit, data: Data): Visit {
    const screen = screenOf(this.flow, visit.screen);
    if (screen === undefined) return visit;
    const fresh = { ...visit, data, corrected: [] };
    const initial = initialForm(screen, scopeOf(fresh, this.state.known), this.flow.version);
    const form = { ...visit.form };
    for (const [name, value] of Object.entries(initial)) {
      const changed = JSON.stringify(value) !== JSON.stringify(visit.initial[name]);
      if (changed || !Object.hasOwn(form, name)) form[name] = value;
    }
    const next = { ...fresh, initial, form };
    for (const field of screenView(this.flow, next, this.state.known).fields) {
      if (field.type === "Dropdown") form[field.name] = field.value;
      else if (field.type === "RadioButtonsGroup") form[field.name] = field.chosen[0] ?? "";
      else if (field.type === "CheckboxGroup" || field.type === "ChipsSelector")
        form[field.name] = field.chosen;
    }
    return next;
  }

  /** Actions of the options that were chosen and given up, then that of the input itself. */
  private async afterSelection(name: string, before: FieldValue | undefined, value: FieldValue) {
    const visit = currentVisit(this.state);
    const screen = visit && screenOf(this.flow, visit.screen);
    const input = screen && inputsOf(screen).find((one) => textIn(one.input.name) === name)?.input;
    if (!input || !SELECTING.has(textIn(input.type))) return;
    const [had, has] = [idsIn(before), idsIn(value)];
    const given = had.filter((id) => !has.includes(id));
    const taken = has.filter((id) => !had.includes(id));
    if (given.length + taken.length === 0 && !isObject(value)) return;

    const source = bind(input["data-source"], scopeOf(visit, this.state.known), this.flow.version);
    // What is written in the flow keeps its references until the action happens.
    const raw = Array.isArray(input["data-source"]) ? input["data-source"] : source;
    const items = listIn(source).map((item, index) => ({
      id: textIn(item.id),
      raw: listIn(raw)[index] ?? item,
    }));
    const actionsOf = (ids: string[], event: string) =>
      items.filter(({ id }) => ids.includes(id)).map((item) => item.raw[event]);

    // Among single choices one replaces the other; only a choice without another is given up as a whole.
    const select = input["on-select-action"];
    const onlyGiven = taken.length === 0 && given.length > 0;
    const own = onlyGiven ? (input["on-unselect-action"] ?? select) : select;
    for (const action of [
      ...actionsOf(given, "on-unselect-action"),
      ...actionsOf(taken, "on-select-action"),
      own,
    ]) {
      if (isObject(action)) await this.act(action, "updating");
    }
  }

  private begin(busy: NonNullable<FlowState["busy"]>): number {
    this.asked += 1;
    this.update({ busy, failure: null, notice: null });
    return this.asked;
  }

  private fail(
    kind: "network" | "endpoint" | "refused",
    message: string | null,
    retry: Pending | null,
    refusal: Refusal | null = null,
  ) {
    this.update({ busy: null, failure: { kind, message, retry, refusal } });
  }

  private replaceVisit(visit: Visit) {
    this.update({ way: [...this.state.way.slice(0, -1), visit] });
    this.remember();
  }

  /** Other screens may refer to what stands here now. */
  private remember() {
    const visit = currentVisit(this.state);
    if (visit === undefined) return;
    const known = { ...this.state.known, [visit.screen]: { data: visit.data, form: visit.form as Json } };
    this.update({ known });
  }

  private update(part: Partial<FlowState>) {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}

const SELECTING = new Set([
  "CheckboxGroup",
  "RadioButtonsGroup",
  "ChipsSelector",
  "Dropdown",
  "OptIn",
  "DatePicker",
  "CalendarPicker",
]);

function idsIn(value: FieldValue | undefined): string[] {
  if (typeof value === "boolean") return value ? ["true"] : [];
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function isEmpty(value: FieldValue | undefined): boolean {
  if (isObject(value)) return Object.values(value).every((part) => part === "");
  return value === undefined || idsIn(value as FieldValue).length === 0;
}

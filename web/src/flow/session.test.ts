import { describe, expect, it, vi } from "vitest";
import { currentVisit } from "./flow-state";
import type { ExchangeAnswer } from "./host";
import type { FlowSession } from "./session";
import {
  ask,
  fieldOf,
  finish,
  footer,
  navigate,
  opened,
  partOf,
  screen,
  scriptedHost,
  shows,
} from "./testing";

const input = (name: string, more: object = {}) => ({ type: "TextInput", name, label: name, ...more });
const heading = (text: string) => ({ type: "TextHeading", text });
const on = (session: FlowSession) => currentVisit(session.getState())?.screen;
const API = { data_api_version: "4.0" };

describe("navigate", () => {
  const screens = [
    screen("NAME", [input("name", { required: true }), footer(navigate("DONE", { who: "${form.name}" }))]),
    screen("DONE", [heading("${data.who}"), footer(finish({ who: "${screen.NAME.form.name}" }))], {
      terminal: true,
      data: { who: { type: "string", __example__: "Ada" } },
    }),
  ];

  it("opens the entry screen and carries the payload to the next", async () => {
    const session = await opened(screens);
    expect(on(session)).toBe("NAME");
    expect(session.canGoBack).toBe(false);
    expect(await session.submit()).toBe("name");
    expect(fieldOf(session, "name").error).toEqual({ kind: "required" });
    await session.setValue("name", "Bea");
    expect(await session.submit()).toBeNull();
    expect(on(session)).toBe("DONE");
    expect(partOf(session, "TextHeading").text).toBe("Bea");
  });

  it("goes back to what was entered", async () => {
    const session = await opened(screens);
    await session.setValue("name", "Bea");
    await session.submit();
    await session.back();
    expect(fieldOf(session, "name")).toMatchObject({ value: "Bea" });
    await session.back();
    expect(on(session)).toBe("NAME");
  });

  it("opens the screen the message names, with its data", async () => {
    const session = await opened(screens, { screen: "DONE", data: { who: "Cai" } });
    expect(partOf(session, "TextHeading").text).toBe("Cai");
  });

  it("shows examples where a preview has no data", async () => {
    const session = await opened(screens, { screen: "DONE", examples: true });
    expect(partOf(session, "TextHeading").text).toBe("Ada");
  });

  it("says that an unknown screen cannot be shown", async () => {
    const session = await opened(screens, { screen: "NOWHERE" });
    expect(session.getState().failure).toMatchObject({ kind: "refused", retry: null });
  });
});

describe("complete", () => {
  const last = (more: object = {}) => [
    screen("LAST", [input("name"), footer(finish({ name: "${form.name}" }))], { terminal: true, ...more }),
  ];

  it("sends the payload with the token, and ends", async () => {
    const host = scriptedHost();
    const session = await opened(last(), { host });
    await session.setValue("name", "Bea");
    await session.submit();
    expect(host.complete).toHaveBeenCalledWith({ name: "Bea", flow_token: "T" });
    expect(session.getState().end).toEqual({
      kind: "completed",
      params: { name: "Bea", flow_token: "T" },
      success: true,
    });
  });

  it("tells an end that is no success", async () => {
    const session = await opened(last({ success: false }));
    await session.submit();
    expect(session.getState().end).toMatchObject({ kind: "completed", success: false });
  });

  it("can be tried again when nobody was reached", async () => {
    const host = scriptedHost();
    host.complete.mockRejectedValueOnce(new Error("offline"));
    const session = await opened(last(), { host });
    await session.submit();
    expect(session.getState()).toMatchObject({ busy: null, end: null, failure: { kind: "network" } });
    await session.retry();
    expect(session.getState().end).toMatchObject({ kind: "completed" });
    expect(host.complete).toHaveBeenCalledTimes(2);
  });
});

describe("data_exchange", () => {
  const first = screen(
    "FIRST",
    [input("city"), heading("${data.greeting}"), footer(ask({ city: "${form.city}" }))],
    {
      data: { greeting: { type: "string", __example__: "Hi" } },
    },
  );
  const second = screen("SECOND", [heading("${data.zip}"), footer(ask({}))], {
    refresh_on_back: true,
    terminal: true,
    data: { zip: { type: "string", __example__: "1000" } },
  });
  const more = { ...API, routing_model: { FIRST: ["SECOND"], SECOND: [] } };
  const start = (...answers: (ExchangeAnswer | Error)[]) => {
    const host = scriptedHost(shows("FIRST", { greeting: "Hello" }), ...answers);
    return opened([first, second], { more, host, flow_action: "data_exchange" }).then((session) => ({
      host,
      session,
    }));
  };

  it("lets the endpoint open the flow", async () => {
    const { host, session } = await start();
    expect(host.exchange).toHaveBeenCalledWith({ action: "INIT", flow_token: "T" });
    expect(partOf(session, "TextHeading").text).toBe("Hello");
  });

  it("asks with what was entered and shows the next screen", async () => {
    const { host, session } = await start(shows("SECOND", { zip: "36201" }));
    await session.setValue("city", "Vigo");
    const submitted = session.submit();
    expect(session.getState().busy).toBe("submitting");
    await submitted;
    expect(host.exchange).toHaveBeenLastCalledWith({
      action: "data_exchange",
      screen: "FIRST",
      data: { city: "Vigo" },
      flow_token: "T",
    });
    expect(on(session)).toBe("SECOND");
  });

  it("shows the same screen with new data and what the endpoint says", async () => {
    const { session } = await start(shows("FIRST", { greeting: "Again", error_message: "No such city" }));
    await session.setValue("city", "Atlantis");
    await session.submit();
    expect(session.getState().notice).toBe("No such city");
    expect(partOf(session, "TextHeading").text).toBe("Again");
    expect(fieldOf(session, "city")).toMatchObject({ value: "Atlantis" });
    session.dismissNotice();
    expect(session.getState().notice).toBeNull();
  });

  it("asks again on the way back where the screen wants it", async () => {
    const { host, session } = await start(
      shows("SECOND", { zip: "1" }),
      shows("FIRST", { greeting: "Back" }),
    );
    await session.submit();
    await session.back();
    expect(host.exchange).toHaveBeenLastCalledWith({ action: "BACK", screen: "SECOND", flow_token: "T" });
    expect(on(session)).toBe("FIRST");
    expect(partOf(session, "TextHeading").text).toBe("Back");
  });

  it("ends when the endpoint does", async () => {
    const { session } = await start({ kind: "close", params: { flow_token: "T", order: "7" } });
    await session.submit();
    expect(session.getState().end).toMatchObject({ kind: "completed", params: { order: "7" } });
  });

  it("tries again what failed", async () => {
    const { host, session } = await start(new Error("offline"), shows("SECOND", { zip: "2" }));
    await session.submit();
    expect(session.getState()).toMatchObject({ busy: null, failure: { kind: "network" } });
    await session.retry();
    expect(on(session)).toBe("SECOND");
    expect(session.getState().failure).toBeNull();
    expect(host.exchange).toHaveBeenCalledTimes(3);
  });

  it("tells an expired flow", async () => {
    const { session } = await start({ kind: "error", reason: "expired", message: "Already ordered" });
    await session.submit();
    expect(session.getState().end).toEqual({ kind: "expired", message: "Already ordered" });
  });

  it.each([
    ["a screen that does not exist", shows("NOWHERE"), "invalid-screen-transition"],
    ["data of another type", shows("SECOND", { zip: 36201 }), "payload-schema-error"],
    ["missing data", shows("SECOND", {}), "payload-schema-error"],
  ] as const)("refuses %s and says so to the endpoint", async (_what, answer, refusal) => {
    const { host, session } = await start(answer);
    await session.submit();
    expect(on(session)).toBe("FIRST");
    expect(session.getState().failure).toMatchObject({ kind: "refused", refusal });
    expect(host.exchange).toHaveBeenLastCalledWith(
      expect.objectContaining({
        action: "data_exchange",
        screen: "FIRST",
        data: expect.objectContaining({ error: refusal }),
      }),
    );
  });

  it("refuses a screen the routing model does not lead to", async () => {
    const host = scriptedHost(shows("SECOND", { zip: "1" }), shows("FIRST", { greeting: "x" }));
    const session = await opened([first, second], { more, host, flow_action: "data_exchange" });
    await session.submit();
    expect(on(session)).toBe("SECOND");
    expect(session.getState().failure).toMatchObject({ refusal: "invalid-screen-transition" });
  });

  it("does not listen to answers of what was closed", async () => {
    let answer = (_: ExchangeAnswer) => {};
    const { host, session } = await start();
    host.exchange.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const submitted = session.submit();
    session.close();
    answer(shows("SECOND", { zip: "1" }));
    await submitted;
    expect(on(session)).toBe("FIRST");
  });
});

describe("selection actions", () => {
  const options = [
    { id: "es", title: "Spain" },
    { id: "pt", title: "Portugal" },
  ];
  const dropdown = (more: object) => ({
    type: "Dropdown",
    name: "country",
    label: "Country",
    "data-source": options,
    ...more,
  });
  const update = (payload: object) => ({ name: "update_data", payload });

  it("ask the endpoint with the new value", async () => {
    const host = scriptedHost(shows("A", { cities: "Lisboa" }));
    const screens = [
      screen("A", [
        dropdown({ "on-select-action": ask({ country: "${form.country}" }) }),
        heading("${data.cities}"),
      ]),
    ];
    const session = await opened(screens, { host, more: API });
    const selected = session.setValue("country", "pt");
    expect(session.getState().busy).toBe("updating");
    await selected;
    expect(host.exchange).toHaveBeenCalledWith(expect.objectContaining({ data: { country: "pt" } }));
    expect(partOf(session, "TextHeading").text).toBe("Lisboa");
    expect(fieldOf(session, "country")).toMatchObject({ value: "pt" });
  });

  it("update the screen's data without asking anybody", async () => {
    const screens = [
      screen("A", [
        {
          type: "OptIn",
          name: "gift",
          label: "Gift",
          "on-select-action": update({ shown: true }),
          "on-unselect-action": update({ shown: false }),
        },
        { type: "TextBody", text: "Wrapped", visible: "${data.shown}" },
      ]),
    ];
    const session = await opened(screens, { data: { shown: false } });
    expect(session.view()?.parts).toHaveLength(1);
    await session.setValue("gift", true);
    expect(session.view()?.parts).toHaveLength(2);
    await session.setValue("gift", false);
    expect(session.view()?.parts).toHaveLength(1);
  });

  it("belong to single options, too", async () => {
    const source = [
      {
        id: "a",
        title: "A",
        "on-select-action": update({ text: "A on" }),
        "on-unselect-action": update({ text: "A off" }),
      },
      { id: "b", title: "B" },
    ];
    const chips = { type: "ChipsSelector", name: "chips", label: "Chips", "data-source": source };
    const session = await opened([screen("A", [chips, heading("${data.text}")])], { data: { text: "" } });
    await session.setValue("chips", ["a", "b"]);
    expect(partOf(session, "TextHeading").text).toBe("A on");
    await session.setValue("chips", ["b"]);
    expect(partOf(session, "TextHeading").text).toBe("A off");
  });

  it("without an unselect action hear of both", async () => {
    const group = (more: object) => ({
      type: "CheckboxGroup",
      name: "who",
      label: "Who",
      "data-source": options,
      ...more,
    });
    const host = scriptedHost(shows("A"), shows("A"));
    const session = await opened(
      [screen("A", [group({ "on-select-action": ask({ who: "${form.who}" }) })])],
      { host },
    );
    await session.setValue("who", ["es"]);
    await session.setValue("who", []);
    expect(host.exchange.mock.calls.map(([request]) => request.data)).toEqual([{ who: ["es"] }, { who: [] }]);
  });

  it.each([
    ["5.1", 0],
    ["6.3", 1],
    ["7.0", 0],
  ])("in %s are heard %i times when a filled input appears", async (version, times) => {
    const host = scriptedHost(shows("A"));
    const filled = dropdown({ "init-value": "pt", "on-select-action": ask({}) });
    await opened([screen("A", [filled, dropdown({ name: "other", "on-select-action": ask({}) })])], {
      host,
      version,
    });
    expect(host.exchange).toHaveBeenCalledTimes(times);
  });

  it("let go of choices that new data does not offer", async () => {
    const host = scriptedHost(shows("A", { options: [{ id: "pt", title: "Portugal" }] }));
    const screens = [
      screen(
        "A",
        [
          dropdown({ "data-source": "${data.options}" }),
          input("x"),
          footer(ask({ country: "${form.country}" })),
        ],
        { terminal: true },
      ),
    ];
    const session = await opened(screens, { host, more: API, data: { options } });
    await session.setValue("country", "es");
    await session.submit();
    expect(currentVisit(session.getState())?.form.country).toBe("");
  });
});

describe("links", () => {
  const link = (action: object) => ({ type: "EmbeddedLink", text: "More", "on-click-action": action });

  it("open web pages, and nothing else", async () => {
    const host = scriptedHost();
    const session = await opened([screen("A", [link({ name: "open_url", url: "${data.url}" })])], {
      host,
      data: { url: "https://example.com" },
    });
    await session.click(partOf(session, "EmbeddedLink").action);
    expect(host.openUrl).toHaveBeenCalledWith("https://example.com");
    await session.click({ name: "open_url", url: "javascript:alert(1)" });
    expect(host.openUrl).toHaveBeenCalledTimes(1);
  });

  it("of an opt-in open a sheet", async () => {
    const terms = { type: "OptIn", name: "terms", label: "Terms", "on-click-action": navigate("TERMS") };
    const session = await opened([screen("A", [terms]), screen("TERMS", [heading("Terms")])]);
    const field = fieldOf(session, "terms");
    if (field.type !== "OptIn" || field.action === null) throw new Error("no opt-in");
    await session.click(field.action, "opt_in");
    expect(currentVisit(session.getState())).toMatchObject({ screen: "TERMS", presentation: "sheet" });
    await session.back();
    expect(on(session)).toBe("A");
  });

  it("of a navigation list carry the item's payload", async () => {
    const item = (id: string) => ({
      id,
      "main-content": { title: id },
      "on-click-action": navigate("NEXT", { id }),
    });
    const list = { type: "NavigationList", name: "list", "list-items": [item("a"), item("b")] };
    const session = await opened([screen("A", [list]), screen("NEXT", [heading("${data.id}")])]);
    const action = partOf(session, "NavigationList").items[1]?.action;
    await session.click(action ?? {});
    expect(partOf(session, "TextHeading").text).toBe("b");
  });
});

describe("values the business gives", () => {
  it("come from the form or from the input", async () => {
    const children = [
      {
        type: "Form",
        name: "f",
        "init-values": { name: "${data.name}", days: ["mon"] },
        "error-messages": "${data.errors}",
        children: [
          input("name"),
          {
            type: "CheckboxGroup",
            name: "days",
            label: "Days",
            "data-source": [{ id: "mon", title: "Mon" }],
          },
        ],
      },
    ];
    const session = await opened([screen("A", children)], {
      data: { name: "Ada", errors: { name: "Taken" } },
    });
    expect(fieldOf(session, "name")).toMatchObject({ value: "Ada", error: { kind: "said", text: "Taken" } });
    expect(fieldOf(session, "days")).toMatchObject({ chosen: ["mon"] });
    await session.setValue("name", "Bea");
    expect(fieldOf(session, "name").error).toBeNull();
    expect(session.hasInput).toBe(true);
  });

  it("follow when new data brings others, and leave what was typed alone", async () => {
    const host = scriptedHost(shows("A", { code: "2", error: "Wrong" }));
    const screens = [
      screen("A", [
        input("code", { "init-value": "${data.code}", "error-message": "${data.error}" }),
        input("note"),
        footer(ask()),
      ]),
    ];
    const session = await opened(screens, { host, data: { code: "1" } });
    await session.setValue("note", "mine");
    await session.submit();
    expect(fieldOf(session, "code")).toMatchObject({ value: "2", error: { kind: "said", text: "Wrong" } });
    expect(fieldOf(session, "note")).toMatchObject({ value: "mine" });
  });
});

describe("files", () => {
  const file = (name: string) => new File(["x"], name, { type: "image/png" });
  const picker = {
    type: "PhotoPicker",
    name: "photos",
    label: "Photos",
    "min-uploaded-photos": 1,
    "max-uploaded-photos": 2,
  };
  const screens = [screen("A", [picker, footer(finish({ photos: "${form.photos}" }))], { terminal: true })];

  it("are uploaded when they are chosen, and sent with the payload", async () => {
    const host = scriptedHost();
    const session = await opened(screens, { host });
    expect(await session.submit()).toBe("photos");
    const adding = session.addFiles("photos", [file("a.png")]);
    expect(fieldOf(session, "photos").problem).toEqual({ kind: "uploading" });
    await adding;
    expect(fieldOf(session, "photos").problem).toBeNull();
    await session.submit();
    expect(host.complete).toHaveBeenCalledWith({ photos: [{ media_id: "m-a.png" }], flow_token: "T" });
  });

  it("that fail stand in the way until they are removed", async () => {
    const host = scriptedHost();
    host.uploadMedia.mockRejectedValueOnce(new Error("offline"));
    const session = await opened(screens, { host });
    await session.addFiles("photos", [file("a.png"), file("b.png")]);
    const field = fieldOf(session, "photos");
    expect(field.problem).toEqual({ kind: "upload_failed" });
    if (field.type !== "PhotoPicker") throw new Error("no picker");
    session.removeFile("photos", field.uploads[0]?.id ?? "");
    expect(fieldOf(session, "photos").problem).toBeNull();
  });

  it("are not more than the picker takes", async () => {
    const session = await opened(screens);
    await session.addFiles("photos", [file("a.png"), file("b.png"), file("c.png")]);
    expect(fieldOf(session, "photos").problem).toEqual({ kind: "too_many_files", max: 2 });
  });
});

it("tells its listeners of every change, until they have heard enough", async () => {
  const session = await opened([screen("A", [input("x")])]);
  const heard = vi.fn();
  const stop = session.subscribe(heard);
  await session.setValue("x", "1");
  expect(heard).toHaveBeenCalled();
  heard.mockClear();
  stop();
  await session.setValue("x", "2");
  expect(heard).not.toHaveBeenCalled();
});

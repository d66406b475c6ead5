import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { control } from "../../control/control-client";
import type { PhoneMessage } from "../../control/types";
import { useReadOnScreen } from "./use-read-on-screen";

const fromBusiness = (id: string, status = "delivered"): PhoneMessage => ({
  id,
  from: "business",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "text",
  text: { body: id },
  status,
});

const chat = { wa_id: "34600100001", phone_number_id: "400000000000001" };

function show(messages: PhoneMessage[], reads = true) {
  return renderHook(
    (props: { messages: PhoneMessage[]; reads: boolean }) => useReadOnScreen({ ...chat, ...props }),
    {
      initialProps: { messages, reads },
    },
  );
}

describe("a chat on the screen", () => {
  afterEach(() => vi.restoreAllMocks());

  it("is read up to its newest message, once", () => {
    const markRead = vi.spyOn(control, "markRead").mockResolvedValue();
    const { rerender } = show([fromBusiness("a"), fromBusiness("b")]);
    rerender({ messages: [fromBusiness("a"), fromBusiness("b")], reads: true });
    expect(markRead.mock.calls).toEqual([[chat.wa_id, "b"]]);
    rerender({
      messages: [fromBusiness("a", "read"), fromBusiness("b", "read"), fromBusiness("c")],
      reads: true,
    });
    expect(markRead).toHaveBeenLastCalledWith(chat.wa_id, "c");
  });

  it("is not read behind a hidden page, and is when the page comes back", () => {
    const markRead = vi.spyOn(control, "markRead").mockResolvedValue();
    const { rerender } = show([fromBusiness("a")], false);
    expect(markRead).not.toHaveBeenCalled();
    rerender({ messages: [fromBusiness("a")], reads: true });
    expect(markRead).toHaveBeenCalledTimes(1);
  });

  it("is tried again at the next message after a refusal", async () => {
    const markRead = vi
      .spyOn(control, "markRead")
      .mockRejectedValueOnce(new Error("busy"))
      .mockResolvedValue();
    const { rerender } = show([fromBusiness("a")]);
    await waitFor(() => expect(markRead).toHaveBeenCalledTimes(1));
    rerender({ messages: [fromBusiness("a"), fromBusiness("b")], reads: true });
    expect(markRead).toHaveBeenLastCalledWith(chat.wa_id, "b");
  });
});

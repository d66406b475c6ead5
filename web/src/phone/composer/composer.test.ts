import { describe, expect, it } from "vitest";
import { kindOfFile, LARGEST_BYTES, serviceMimeType } from "../media/attachment-kinds";
import { withExtension } from "../media/pictures";
import { type Attachment, AttachmentError, asOutboxFile, prepareAttachment } from "./attachment";
import { contactOf } from "./contact-of";
import { degrees } from "./location-dialog";

describe("attachments", () => {
  it.each([
    ["image/jpeg", "image"],
    ["image/webp", "image"],
    ["video/mp4", "video"],
    ["video/webm", "document"],
    ["audio/ogg; codecs=opus", "audio"],
    ["audio/wav", "document"],
    ["application/pdf", "document"],
    ["", "document"],
  ])("take %s for %s", (mimeType, kind) => expect(kindOfFile(mimeType)).toBe(kind));

  it("name types as the service does", () => {
    expect(serviceMimeType("")).toBe("application/octet-stream");
    expect(serviceMimeType("audio/x-m4a")).toBe("audio/mp4");
  });

  it("refuse what is empty or too large, and say why", async () => {
    const empty = new File([], "a.txt", { type: "text/plain" });
    await expect(prepareAttachment(empty, false)).rejects.toMatchObject({ reason: "empty" });
    const large = new File([new Uint8Array(LARGEST_BYTES.video + 1)], "a.mp4", { type: "video/mp4" });
    await expect(prepareAttachment(large, false)).rejects.toBeInstanceOf(AttachmentError);
    await expect(prepareAttachment(large, true)).resolves.toMatchObject({ type: "document" });
  });

  it("have a caption only where the message has one", () => {
    const attachment: Attachment = {
      id: "1",
      type: "audio",
      blob: new Blob(["x"]),
      filename: "song.mp3",
      caption: " listen ",
      preview_url: "blob:1",
    };
    expect(asOutboxFile(attachment).caption).toBe("");
    expect(asOutboxFile({ ...attachment, type: "video" }).caption).toBe("listen");
  });

  it("change their extension with their type", () => {
    expect(withExtension("photo.final.webp", "jpg")).toBe("photo.final.jpg");
    expect(withExtension(".webp", "jpg")).toBe("file.jpg");
  });
});

describe("contacts", () => {
  it("carry the parts of the name, and only what was filled in", () => {
    const card = {
      name: " Ana  María López ",
      phone: "+34 600 100 001",
      email: "",
      company: "",
      wa_id: "34600100001",
    };
    expect(contactOf(card)).toEqual({
      name: { formatted_name: "Ana  María López", first_name: "Ana", last_name: "María López" },
      phones: [{ phone: "+34 600 100 001", type: "CELL", wa_id: "34600100001" }],
    });
  });
});

describe("degrees", () => {
  it("read points and commas, and refuse what is not on the globe", () => {
    expect(degrees("40,5", 90)).toBe(40.5);
    expect(degrees("-180", 180)).toBe(-180);
    expect(degrees("90.1", 90)).toBeNull();
    expect(degrees("", 90)).toBeNull();
    expect(degrees("north", 90)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { sendTextCurl, subscribeCurl } from "./curl";

describe("ready curls", () => {
  it("send a text to the chosen customer", () => {
    const command = sendTextCurl({
      baseUrl: "http://127.0.0.1:8090/v23.0",
      token: "recado-dev-token",
      phoneNumberId: "400000000000001",
      to: "34600100001",
    });
    expect(command).toContain("'http://127.0.0.1:8090/v23.0/400000000000001/messages'");
    expect(command).toContain("'Authorization: Bearer recado-dev-token'");
    expect(command).toContain('"to":"34600100001"');
    expect(
      command
        .split("\n")
        .slice(0, -1)
        .every((line) => line.endsWith(" \\")),
    ).toBe(true);
  });

  it("keep a quote in a secret inside the shell's quotes", () => {
    const command = subscribeCurl({ baseUrl: "http://cloud/v23.0", appId: "1", appSecret: "it's" });
    expect(command).toContain(`'access_token=1|it'\\''s'`);
  });
});

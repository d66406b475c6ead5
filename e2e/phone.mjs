// A customer's phone on the phone page.
import { NUMBER } from "./recado.mjs";

export class Phone {
  static async open({ browser, recado }, wa_id, options) {
    const page = await browser.page(`${recado.cloud}/phone/?c=${wa_id}`, options);
    return new Phone(page, wa_id);
  }

  constructor(page, wa_id) {
    this.page = page;
    this.root = page.locator(`[data-testid="phone"][data-wa-id="${wa_id}"]`);
  }

  async openChat(number = NUMBER) {
    await this.root.locator(`[data-testid="chat-row"][data-phone-number-id="${number}"]`).click();
    await this.root.getByTestId("phone-input").waitFor();
  }

  async write(text) {
    await this.root.getByTestId("phone-input").fill(text);
    await this.root.getByTestId("phone-send").click();
  }

  message({ text, type, from }) {
    const attributes = [type && `[data-type="${type}"]`, from && `[data-from="${from}"]`];
    const all = this.root.locator(`[data-testid="phone-message"]${attributes.filter(Boolean).join("")}`);
    return text === undefined ? all.last() : all.filter({ hasText: text });
  }

  async messageWhen(which, status) {
    const message = this.message(which);
    await message.and(this.page.locator(`[data-status="${status}"]`)).waitFor();
    return message;
  }
}

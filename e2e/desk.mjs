// The desk as an agent uses it.
export const OWNER = { email: "owner@demo.test", password: "recado-demo" };

export class Desk {
  /** Opens the desk and signs in. */
  static async open({ browser, recado }, options) {
    const desk = new Desk(await browser.page(recado.desk, options));
    await desk.signIn(OWNER);
    return desk;
  }

  constructor(page) {
    this.page = page;
  }

  async signIn({ email, password }) {
    await this.page.getByTestId("signin-email").fill(email);
    await this.page.getByTestId("signin-password").fill(password);
    await this.page.getByTestId("signin-submit").click();
  }

  row(name) {
    return this.page.getByTestId("conversation-row").filter({ hasText: name });
  }

  async openConversation(name) {
    await this.row(name).click();
    await this.page.getByTestId("thread").waitFor();
  }

  /** The message that shows this text, or the newest of a kind. */
  message({ text, kind, direction }) {
    const attributes = [kind && `[data-kind="${kind}"]`, direction && `[data-direction="${direction}"]`];
    const all = this.page.locator(`[data-testid="message"]${attributes.filter(Boolean).join("")}`);
    return text === undefined ? all.last() : all.filter({ hasText: text });
  }

  /** The message when its ticks show this. */
  async messageWhen(which, status) {
    const message = this.message(which);
    await message.and(this.page.locator(`[data-status="${status}"]`)).waitFor();
    return message;
  }

  async write(text) {
    await this.page.getByTestId("composer-input").fill(text);
    await this.page.getByTestId("composer-send").click();
  }

  async attach(files) {
    await this.page.getByTestId("composer-file").setInputFiles(files);
    await this.page.getByTestId("attachment").first().waitFor();
  }

  async send() {
    await this.page.getByTestId("composer-send").click();
  }
}

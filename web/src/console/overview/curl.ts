interface CurlParts {
  baseUrl: string;
  token: string;
  phoneNumberId: string;
  to: string;
}

/** A shell takes everything in single quotes as it is, except a single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function sendTextCurl({ baseUrl, token, phoneNumberId, to }: CurlParts): string {
  const body = {
    messaging_product: "whatsapp",
    to,
    type: "text",
    text: { body: "Hello from Recado" },
  };
  return [
    `curl -X POST ${quoted(`${baseUrl}/${phoneNumberId}/messages`)}`,
    `  -H ${quoted(`Authorization: Bearer ${token}`)}`,
    `  -H ${quoted("Content-Type: application/json")}`,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join(" \\\n");
}

interface SubscribeParts {
  baseUrl: string;
  appId: string;
  appSecret: string;
}

export function subscribeCurl({ baseUrl, appId, appSecret }: SubscribeParts): string {
  return [
    `curl -X POST ${quoted(`${baseUrl}/${appId}/subscriptions`)}`,
    `  -d ${quoted("object=whatsapp_business_account")}`,
    `  -d ${quoted("fields=messages")}`,
    `  -d ${quoted("callback_url=http://127.0.0.1:3000/webhook")}`,
    `  -d ${quoted("verify_token=choose-one")}`,
    `  -d ${quoted(`access_token=${appId}|${appSecret}`)}`,
  ].join(" \\\n");
}

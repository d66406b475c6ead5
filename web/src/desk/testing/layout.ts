/** There is no layout in tests: every list would be zero pixels high and show no row. */
export function pretendLayout() {
  Object.defineProperties(HTMLElement.prototype, {
    clientHeight: { configurable: true, value: 600 },
    clientWidth: { configurable: true, value: 400 },
    offsetHeight: { configurable: true, value: 60 },
    scrollHeight: { configurable: true, value: 600 },
  });
}

// Stands in for `y18n`, which at each start looks for translations outside of the bundle. Our words are English.
import { format } from "node:util";

const translator = {
  __: (text, ...values) => format(text, ...values),
  __n: (singular, plural, count, ...values) => {
    const text = count === 1 ? singular : plural;
    return text.includes("%d") ? format(text, count, ...values) : format(text, ...values);
  },
  getLocale: () => "en",
  setLocale: () => undefined,
  updateLocale: () => undefined,
  locale: "en",
};

// biome-ignore lint/style/noDefaultExport: it takes the place of a default export
export default () => translator;

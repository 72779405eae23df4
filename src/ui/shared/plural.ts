/**
 * A message may hold several plural forms, as `one=$1 thread|other=$1 threads`. All forms stay under one key, so that
 * each language can have as many of them as its grammar asks for (Arabic has six, German two).
 *
 * @param message a message of the catalogue; one without forms is returned as it is
 * @param count what the form agrees with
 * @param locale BCP 47 tag of the language that the message is written in
 */
export function pluralForm(message: string, count: number, locale: string): string {
  const forms = new Map<string, string>();
  for (const part of message.split('|')) {
    const form = /^(zero|one|two|few|many|other)=(.*)$/s.exec(part);
    if (form?.[1] === undefined || form[2] === undefined) return message;
    forms.set(form[1], form[2]);
  }
  return forms.get(new Intl.PluralRules(locale).select(count)) ?? forms.get('other') ?? message;
}

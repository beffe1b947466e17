/** A time as `<input type="datetime-local">` wants it: `2026-11-21T16:00`, in the viewer's zone. */
export const toLocalInput = (ms: number): string => {
  const at = new Date(ms);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}T${part(at.getHours())}:${part(at.getMinutes())}`;
};

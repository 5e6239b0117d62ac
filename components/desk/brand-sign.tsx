/** The product's sign, a gate, in the colour of the text around it. */
export function BrandSign({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className={className}>
      <path fill="currentColor" d="M3 18V8a7 7 0 0 1 14 0v10h-3.2V8a3.8 3.8 0 0 0-7.6 0v10z" />
      <path fill="currentColor" d="M8.9 9.5h2.2V18H8.9z" opacity=".55" />
    </svg>
  );
}

/** The rating with its count; "New" until there are five reviews, because fewer say little. */
export function Rating({ rating, count }: { rating: number | null; count: number }) {
  if (rating === null || count < 5) return <span>New</span>;
  return (
    <span>
      {rating.toFixed(1)} of 5 ({count.toLocaleString("en-IN")})
    </span>
  );
}

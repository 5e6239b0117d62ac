import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/auth/password';

/** Why the password was not taken, as the page's address says it. The password itself is in no address. */
export type JoinProblem = 'short' | 'long' | 'unavailable';

export function isJoinProblem(text: string): text is JoinProblem {
  return text === 'short' || text === 'long' || text === 'unavailable';
}

export function joinProblemText(problem: JoinProblem): string {
  switch (problem) {
    case 'short':
      return `That password is too short: it needs at least ${PASSWORD_LENGTH_MIN} characters. Three or four unrelated words do well.`;
    case 'long':
      return `That password is too long: it has at most ${PASSWORD_LENGTH_MAX} characters.`;
    case 'unavailable':
      return 'That did not work, because the server’s database did not answer. Your link is still good; try again shortly.';
  }
}

/** Words about who answers for a component in English. */
export const casesResponsibilityEn = {
  department: 'Department',
  title: 'Who answers for it', nobody: 'Nobody: a dispatcher chooses', fanOut: 'Offered to {{number}} at once; the first to accept holds the case', keeper: 'Kept by {{name}}', why: 'How this was found', failed: 'It could not be read who answers', retry: 'Retry',
};

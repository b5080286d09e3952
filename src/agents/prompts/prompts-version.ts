/** Of the words in which questions are put: raised where they change, so that who reads a record knows whose words they were. */
export const promptsVersion = 1;

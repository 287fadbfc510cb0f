# The transcript: messages, answers and their marks.

# The window, without the transcript. Sentence case, plain words, no exclamation marks.

# Amounts
amount-tokens =
    { $count ->
        [one] { $count } token
       *[other] { $count } tokens
    }
amount-seconds = { $seconds } s
amount-minutes = { $minutes } min { $seconds } s
amount-rate = { $rate } tokens/s
amount-thousands = { $number }k
amount-millions = { $number }M

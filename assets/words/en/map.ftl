# The map of branches, and two branches side by side.

map-show = Show the branches
map-hide = Hide the branches
map-fit = Show the whole map
map-larger = Larger
map-smaller = Smaller
map-name = Map of the branches
map-nothing = Nothing was said here yet.
map-messages = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
map-branches = { $count ->
    [one] 1 branch
   *[other] { $count } branches
}
map-count = { $messages } on { $branches }

# A message on the map
spot-user = Message
spot-answer = Answer
spot-instructions = Instructions
spot-tool = Tool result
spot-of = { $name } { $index } of { $count }
spot-by = { $name }, { $model }
spot-label = { $name }: { $words }
spot-waiting = waiting for the first word
spot-show = Show this branch
spot-compare = Compare with the selected branch
spot-compare-beside = Compare with the one beside it
spot-compare-keys = Shift click

# Two branches side by side
message-compare = compare
message-compare-label = Compare with another version
compare-after = Two branches after “{ $words }”
compare-from-start = Two branches from the beginning
compare-close = Back to the conversation
compare-take = Take this one
compare-take-label = Take the branch on the { $side }
compare-left = left
compare-right = right
compare-next = Next version on the { $side }
compare-previous = Previous version on the { $side }
compare-flip = Show the other one

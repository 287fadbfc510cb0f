# What settings change elsewhere than in their panel.

code-show-all = Show all { $lines } lines
menu-as-written = Show as written
menu-as-text = Show as text again
composer-hint-model-keys = Message { $model }… { $keys } sends
composer-hint-keys = Write a message… { $keys } sends
send-button-plain = Send

# What settings change elsewhere than in their panel.

code-show-all = { $lines ->
    [one] Afficher la ligne
   *[other] Afficher les { $lines } lignes
}
menu-as-written = Afficher tel qu’écrit
menu-as-text = Afficher à nouveau comme texte
composer-hint-model-keys = Message à { $model }… { $keys } envoie
composer-hint-keys = Écrivez un message… { $keys } envoie
send-button-plain = Envoyer

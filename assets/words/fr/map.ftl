# The map of branches, and two branches side by side.

map-show = Afficher les branches
map-hide = Masquer les branches
map-fit = Afficher toute la carte
map-larger = Agrandir
map-smaller = Réduire
map-name = Carte des branches
map-nothing = Rien n’a encore été dit ici.
map-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
map-branches = { $count ->
    [one] { $count } branche
   *[other] { $count } branches
}
map-count = { $messages } sur { $branches }

# A message on the map
spot-user = Message
spot-answer = Réponse
spot-instructions = Consignes
spot-tool = Résultat d’outil
spot-of = { $name } { $index } sur { $count }
spot-by = { $name }, { $model }
spot-label = { $name } : { $words }
spot-waiting = en attente du premier mot
spot-show = Afficher cette branche
spot-compare = Comparer avec la branche choisie
spot-compare-beside = Comparer avec celle d’à côté
spot-compare-keys = Maj + clic

# Two branches side by side
message-compare = comparer
message-compare-label = Comparer avec une autre version
compare-after = Deux branches après « { $words } »
compare-from-start = Deux branches depuis le début
compare-close = Revenir à la conversation
compare-take = Prendre celle-ci
compare-take-label = Prendre la branche de { $side }
compare-left = gauche
compare-right = droite
compare-next = Version suivante à { $side }
compare-previous = Version précédente à { $side }
compare-flip = Montrer l’autre

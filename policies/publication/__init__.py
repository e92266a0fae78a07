"""What a reviewer is shown before a clause is published: findings, differences, and where its quote stands."""
